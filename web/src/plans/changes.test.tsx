import { MantineProvider } from '@mantine/core';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { fireEvent, render, screen, waitFor } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';
import { plan, problem, teams } from '../../tests/fixtures.ts';
import { LanguageProvider } from '../language/Language.tsx';
import { Changes } from './Changes.tsx';

afterEach(() => vi.unstubAllGlobals());

const CHANGES = [
  { path: 'state', before: 'in execution', after: 'replanning' },
  { path: 'manager', before: '', after: 'partner@content' },
  {
    path: 'items.due_time',
    item: 'plans/p1/items/1',
    before: '2026-11-12T04:00:00Z',
    after: '2026-11-18T04:00:00Z',
  },
  { path: 'items.state', item: 'plans/p1/items/1', before: 'in progress', after: 'blocked' },
  { path: 'items.depends_on', item: 'plans/p1/items/2', before: '', after: 'plans/p1/items/1, plans/p1/items/3' },
  { path: 'items.extensions[1].state', item: 'plans/p1/items/1', before: '', after: 'pending' },
  { path: 'items.files', item: 'plans/p1/items/3', before: '', after: '截图.png' },
  { path: 'items.evidence_files', item: 'plans/p1/items/3', before: '', after: 'plans/p1/items/3/files/f1' },
  { path: 'items.worked_by', item: 'plans/p1/items/3', before: '', after: 'partner@content, kim' },
  { path: 'replanning.changed_by', before: '', after: 'partner@content' },
  { path: 'confidentiality', before: 'open', after: 'confidential' },
  { path: 'viewers', before: '', after: 'partner@content, kim' },
  { path: 'commitments[teams/content].state', before: 'offered', after: 'accepted' },
  { path: 'commitments[teams/content].on_behalf', before: 'false', after: 'true' },
  { path: 'baselines[2].items[plans/p1/items/1].team', before: '', after: 'teams/engineering' },
  { path: 'effectiveness.window', before: '', after: '1209600s' },
  { path: 'problem', before: '', after: 'problems/q1' },
  // what the head of the plan tells in the reader's words
  { path: 'lessons', before: '', after: 'It came back once' },
  { path: 'predecessor', before: '', after: 'plans/p0' },
];

test('what changed is told in the reader’s words, and its days are in the address', async () => {
  const asked: URL[] = [];
  vi.stubGlobal('fetch', async ({ url }: Request) => {
    const address = new URL(url);
    if (address.pathname === '/api/v1/teams') {
      return Response.json({ teams });
    }
    asked.push(address);
    return Response.json({ changes: CHANGES });
  });
  history.replaceState(null, '', '/plans/p1?tab=changes&from=2026-11-02&to=2026-11-19');
  render(
    <MantineProvider env="test">
      <QueryClientProvider client={new QueryClient()}>
        <LanguageProvider first="zh-CN">
          <Changes plan={plan} problem={problem} />
        </LanguageProvider>
      </QueryClientProvider>
    </MantineProvider>,
  );
  await waitFor(() => expect(screen.getAllByText('Li Wei')).toHaveLength(2));
  const rows = screen.getAllByRole('row').slice(1);
  expect(rows.map((row) => [...row.querySelectorAll('th, td')].map((cell) => cell.textContent))).toEqual([
    ['方案', '状态', '执行中', '重新规划中'],
    ['方案', '项目经理', '–', 'Li Wei'],
    [
      'Refuse duplicate uploads',
      '到期日',
      expect.stringMatching('2026年11月12日'),
      expect.stringMatching('2026年11月18日'),
    ],
    ['Refuse duplicate uploads', '状态', '进行中', '受阻'],
    ['Alert on failing uploads', '依赖', '–', 'Refuse duplicate uploads、Help article'],
    ['Refuse duplicate uploads', '第 1 次延期申请：状态', '–', '待定'],
    ['Help article', '文件', '–', '截图.png'],
    ['Help article', '证据文件', '–', '截图.txt'],
    ['Help article', '参与过的人员', '–', 'Li Wei、kim'],
    ['重新规划', '修改过的人员', '–', 'Li Wei'],
    ['方案', '保密级别', '公开：有权查看工单的人均可见', '保密：仅限指定人员'],
    ['方案', '可见人员', '–', 'Li Wei、kim'],
    ['Content', '状态', '待答复', '已接受'],
    ['Content', '代答', '否', '是'],
    ['基线 2', 'Refuse duplicate uploads：团队', '–', 'Engineering'],
    ['有效性检查', '观察期', '–', '14天'],
    ['方案', '问题', '–', problem.title],
  ]);
  expect(asked[0]?.searchParams.get('to')?.slice(0, 10)).toBe('2026-11-19');
  fireEvent.change(screen.getByLabelText('从该日结束'), { target: { value: '2026-11-05' } });
  await waitFor(() => expect(location.search).toBe('?tab=changes&from=2026-11-05&to=2026-11-19'));
});
