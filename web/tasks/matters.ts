/** What there is before a task begins: cases of one matter, and a plan for them. */
import { randomUUID } from 'node:crypto';
import type { Person } from './people.ts';

/** What somebody brought along, in the words of those who will read it. */
const MATTERS = {
  en: {
    team: 'engineering',
    partner: 'Emil',
    category: 'Uploads',
    symptom: 'The video is gone',
    title: 'Uploads are lost',
    cause: 'The service accepts what it cannot store',
    item: 'Refuse what cannot be stored',
    reason: 'The store is moved first',
    evidence: 'https://git.example/changes/1',
  },
  'zh-CN': {
    team: 'content',
    partner: 'Carla',
    category: '上传',
    symptom: '视频消失',
    title: '上传的视频丢失',
    cause: '服务接受了无法存储的内容',
    item: '拒绝无法存储的内容',
    reason: '先迁移存储',
    evidence: 'https://git.example/changes/1',
  },
} as const;
type Matter = (typeof MATTERS)[keyof typeof MATTERS];
export const matterOf = (language: string): Matter => MATTERS[language as keyof typeof MATTERS];

export const inDays = (days: number) => new Date(Date.now() + days * 24 * 60 * 60 * 1000).toISOString();

/** Two cases of one matter; nobody else's looks like them. */
export async function twoCases(specialist: Person, { category, symptom, title }: Matter) {
  const own = randomUUID();
  const open = async (number: number) =>
    (
      await specialist.post('escalations', {
        title,
        external_id: `${own.slice(0, 8)}-${number}`,
        priority: 'PRIORITY_CRITICAL',
        classification: { category: [category, own], symptom },
      })
    ).escalation;
  return [await open(1), await open(2)];
}

/** A plan for such a matter, with one item that is offered to the team of the readers. */
export async function offeredPlan(person: (id: string) => Promise<Person>, matter: Matter, title: string) {
  const specialist = await person('demo-specialist');
  const coordinator = await person('demo-problem-coordinator');
  const manager = await person('demo-program-manager');
  const [first] = await twoCases(specialist, matter);
  const { problem } = await coordinator.post('problems', {
    kind: 'PROBLEM_KIND_RECURRING_CASE',
    title,
    escalations: [first.name],
  });
  await coordinator.post(`${problem.name}:assess`);
  await coordinator.post(`${problem.name}:analyze`);
  await coordinator.post(`${problem.name}:confirmRootCause`, {
    statement: matter.cause,
    category: 'technology',
    evidence: ['https://logs.example/1'],
  });
  const { plan } = await manager.post('plans', { problem: problem.name });
  const { item } = await manager.post(`${plan.name}/items`, {
    kind: 'ITEM_KIND_PREVENT',
    title: `${matter.item}: ${title}`,
    team: `teams/${matter.team}`,
    due_time: inDays(14),
  });
  await manager.post(`${plan.name}:propose`);
  await manager.post(`${plan.name}:offer`);
  return { plan: plan.name as string, item: item as string, manager };
}
