import {
  Alert,
  Button,
  Checkbox,
  Fieldset,
  Group,
  Modal,
  NativeSelect,
  Stack,
  Table,
  Text,
  Textarea,
  TextInput,
} from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, Suspense, useContext, useEffect, useId, useLayoutEffect, useRef, useState } from 'react';
import { refresh, usePlan, useTeams } from '../api/queries.ts';
import { SessionContext } from '../api/session.ts';
import type { Classification } from '../api/types.ts';
import { lazily } from '../app/chunk.tsx';
import { giveBack } from '../app/follow.ts';
import { RefusalText, Trouble, TroubleBoundary } from '../app/Trouble.tsx';
import { agreedDay, agreedEnd, minuteOf } from '../language/days.ts';
import { type MessageId, useWords } from '../language/words.ts';
import { DROPPED } from '../plans/states.ts';
import { type Asked, useSend } from './acting.ts';
import { type Action, accessTo, canDateBack, EARLIER, type Field, withoutDots } from './actions.ts';
import { ClassificationFields } from './ClassificationFields.tsx';
import { classificationOf, type TypedClassification, typedOf } from './classification.ts';
import { etagAfter, etagOf, type Refused, refusedBy } from './current.ts';
import { differences } from './difference.ts';
import { ACCEPTED, attach, MOST_BYTES, Unreadable } from './evidence.ts';
import { linesOf } from './lines.ts';
import { MEMBER_PARTS, MemberFields } from './MemberFields.tsx';
import { PeopleField } from './PeopleField.tsx';
import { PersonField } from './PersonField.tsx';
import { amongMembers, type People, peopleOf } from './people.ts';
import type { Target } from './target.ts';
import { useTold } from './told.ts';

const PickField = lazily(() => import('./PickField.tsx'));
const Alike = lazily(() => import('./Alike.tsx'));

/** What was typed, by field; sent as the contract wants it. */
type Typed = Record<string, string>;

const SECONDS_OF_A_DAY = 24 * 60 * 60;

/** Of a plan or an item, by its name. */
const planOf = ({ name }: Target) => /^plans\/[^/]+/.exec(name)?.[0];

/** What is chosen among things or people of the plan. */
const OF_THE_PLAN: Field['kind'][] = ['item', 'items', 'blocker', 'people'];
const asksOfPlan = ({ fields }: Action) => fields.some(({ kind }) => OF_THE_PLAN.includes(kind));

/** Asks for what an action needs, shows what the service refused at its field, and settles with others who were faster. */
export function ActionDialog({ asked, close }: { asked: Asked; close: () => void }) {
  const { action } = asked;
  const plan = usePlan(asksOfPlan(action) && !asked.target.items ? planOf(asked.target) : undefined);
  const target: Target = {
    ...asked.target,
    items: asked.target.items ?? plan?.items,
    confidential: asked.target.confidential ?? plan?.confidentiality === 'CONFIDENTIALITY_CONFIDENTIAL',
  };
  const { t, field, list, violation, about } = useWords();
  const session = useContext(SessionContext);
  const { data: teams = [] } = useTeams();
  const send = useSend();
  const queries = useQueryClient();
  const asks = action.fields.length > 0 && !action.fields.includes(EARLIER);
  const folded = asks && canDateBack(action, session) ? [EARLIER] : [];
  const fields = [...action.fields, ...folded];
  const [stood, setStood] = useState(() => standing(action.fields, target.seen, action.corrects, target.items));
  const [typed, setTyped] = useState(stood);
  const [files, setFiles] = useState<File[]>([]);
  const [refused, setRefused] = useState(asked.refused);
  const [failure, setFailure] = useState<Error>();
  const [busy, setBusy] = useState(false);
  const [leaving, setLeaving] = useState(false);
  const key = useRef(asked.key ?? crypto.randomUUID());
  const sending = useRef(false);
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => (busy ? () => standAgain(form.current) : undefined), [busy]);
  const { refusal, current } = refused ?? {};
  const etag = useRef(current?.etag ?? etagOf(target));
  const tooLarge = files.filter(({ size }) => size > MOST_BYTES).map(({ name }) => name);
  useLayoutEffect(() => () => giveBack(asked.from), [asked.from]);

  const peopleFor = ({ name }: Field) => {
    const team = teamOf(typed, target);
    const people = peopleOf(teams, team, OF_THE_TEAM.includes(name));
    return target.confidential && LEARN_OF_IT.includes(name) ? amongMembers(people, teams, team) : people;
  };

  const submit = async () => {
    if (fields.some(wrongHere) || sending.current) {
      return;
    }
    sending.current = true;
    setBusy(true);
    setLeaving(false);
    setFailure(undefined);
    etag.current = etagAfter(target, etag.current); // one's own change may have been under way when this was opened
    try {
      const attached = files.length > 0 ? { files: await attach(files, target.name, etag) } : {};
      await send(
        asked,
        { ...valuesOf(fields, typed, target, stood, peopleFor), ...attached },
        key.current,
        etag.current,
      );
      close();
    } catch (error) {
      await refusedBy(error, target).then(settle, setFailure);
    } finally {
      sending.current = false;
      setBusy(false);
    }
  };

  /** What nobody typed here is as the others left it. */
  const settle = (now: Refused) => {
    setRefused(now);
    if (now.current) {
      etag.current = now.current.etag ?? etag.current;
      const theirs = standing(action.fields, now.current.resource, action.corrects, target.items);
      setTyped((mine) => ({ ...mine, ...untouched(mine, stood, theirs) }));
      setStood((before) => ({ ...before, ...theirs }));
    }
  };

  const changed = (name: string, value: string) => {
    setTyped((before) => ({ ...before, [name]: value }));
    key.current = crypto.randomUUID(); // something else is decided now
  };

  const choose = (chosen: File[]) => {
    setFiles(chosen);
    setFailure(undefined);
    key.current = crypto.randomUUID();
  };

  const takeTheirs = () => {
    refresh(queries, action.path, target.name);
    close();
  };

  const errors = Object.fromEntries((refusal?.problem.violations ?? []).map((each) => [each.field, violation(each)]));
  const placed = fields.some(({ name }) => errorOf(errors, name));
  const tooLong = (text: string | undefined, limit: number | undefined) => {
    const count = [...(text ?? '').trim()].length;
    return limit && count > limit ? t('long.over', { count, limit }) : undefined;
  };
  const several = (text = '', { areSeveral }: People) =>
    areSeveral(text.trim()) ? t('person.several', { name: text.trim() }) : undefined;
  /** What need not be sent to be known as wrong. */
  const wrongHere = (field: Field) => {
    const { name, kind } = field;
    const text = typed[name] ?? '';
    switch (kind) {
      case 'files':
        return tooLarge.length > 0
          ? t('files.tooLarge', { files: list(tooLarge) })
          : failure instanceof Unreadable
            ? t('files.unreadable', { file: failure.message })
            : undefined;
      case 'asked':
        return text ? undefined : t('asked.none');
      case 'number':
        return text ? undefined : t('number.none');
      case 'past':
        return text > minuteOf(new Date()) ? t('past.yetToCome') : undefined;
      case 'person':
        return several(text, peopleFor(field)) ?? tooLong(text, accessTo(action.path).lengths[name]);
      case 'people':
        return linesOf(text)
          .map((line) => several(line, peopleFor(field)))
          .find(Boolean);
      case 'counters':
        return countersOf(name, target)
          .map(({ at, which, limit }) =>
            which === 'owner'
              ? (several(typed[at], peopleFor(field)) ?? tooLong(typed[at], limit))
              : tooLong(typed[at], limit),
          )
          .find(Boolean);
      default:
        return tooLong(text, accessTo(action.path).lengths[name]);
    }
  };
  const isGiven = (name: string) => (name === 'files' ? files.length > 0 : Boolean(typed[name]?.trim()));
  const isRequired = (name: string) =>
    accessTo(action.path).required.includes(name) ||
    Boolean(action.oneOf?.includes(name) && !action.oneOf.some((other) => other !== name && isGiven(other)));
  const input = (field: Field, index: number) => (
    <FieldInput
      key={field.name}
      field={field}
      first={index === 0}
      typed={typed}
      change={changed}
      target={target}
      required={isRequired(field.name)}
      tooLong={tooLong}
      several={several}
      people={peopleFor(field)}
      choose={choose}
      errors={errors}
      error={wrongHere(field) ?? errorOf(errors, field.name)}
    />
  );
  const isTouched = () => files.length > 0 || Object.keys(typed).some((name) => !isAsItStood(name, typed, stood));
  /** What was typed is not left behind unasked, nor while it is sent, nor when another dialog, which is above it, is. */
  const leave = () => {
    if (sending.current || document.querySelectorAll('[aria-modal="true"]').length > 1) {
      return;
    }
    if (isTouched()) {
      setLeaving(!leaving); // what would close the question keeps what was typed
    } else {
      close();
    }
  };
  return (
    <Modal
      opened
      onClose={leave}
      closeOnClickOutside={false}
      title={about(withoutDots(t(action.label)), target.title)}
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      <form
        ref={form}
        noValidate
        data-thing={target.name}
        data-parts={namesOf(asked.target.items).join(' ') || undefined}
        onSubmit={(event: FormEvent) => {
          event.preventDefault();
          submit();
        }}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
            event.preventDefault();
            submit();
          }
        }}
      >
        <Stack>
          {action.oneOf && <Text size="sm">{t('hint.oneOf', { fields: list(action.oneOf.map(field)) })}</Text>}
          {refusal && !refusal.stale && !placed && <RefusalText refusal={refusal} />}
          {failure && !(failure instanceof Unreadable) && <Trouble error={failure} />}
          {refusal?.stale && current && (
            <Alert color="yellow" title={t('conflict.title')} role="alert">
              <Stack gap="xs">
                <Text size="sm">{t('conflict.text')}</Text>
                <Differences target={target} now={current.resource} />
                <Group>
                  <Button size="xs" variant="default" onClick={takeTheirs}>
                    {t('conflict.theirs')}
                  </Button>
                  <Button size="xs" onClick={submit} loading={busy}>
                    {t('conflict.again')}
                  </Button>
                </Group>
              </Stack>
            </Alert>
          )}
          {action.warning && <Text>{t(action.warning)}</Text>}
          {action.note && <Text size="sm">{t(action.note)}</Text>}
          {action.caution && <Alert color="yellow" title={t(action.caution)} />}
          {action.fields.map(input)}
          {folded.map((field) => (
            <details
              key={field.name}
              className="more"
              onToggle={({ currentTarget: { open } }) => {
                if (!open && typed[field.name]) {
                  changed(field.name, ''); // what is out of sight must not be sent
                }
              }}
            >
              <summary>{t('earlier')}</summary>
              {input(field, action.fields.length)}
            </details>
          ))}
          {leaving && <Leaving stay={() => setLeaving(false)} leave={close} />}
          {!leaving && !(refusal?.stale && current) && (
            <Group justify="flex-end">
              <Button variant="default" onClick={leave} disabled={busy}>
                {t('cancel')}
              </Button>
              <Button type="submit" loading={busy} color={action.warning || action.ends ? 'red' : undefined}>
                {t(action.fields.length > 0 || action.warning ? action.label : 'again')}
              </Button>
            </Group>
          )}
        </Stack>
      </form>
    </Modal>
  );
}

/** A button that cannot be pressed while it sends loses the focus: back to what is wrong, or to the button. */
function standAgain(form: HTMLFormElement | null) {
  if (document.activeElement === document.body) {
    form?.querySelector<HTMLElement>('[aria-invalid="true"], [type="submit"]')?.focus();
  }
}

/** Asks before what was typed is given up; who stays is where they were. */
function Leaving({ stay, leave }: { stay: () => void; leave: () => void }) {
  const { t } = useWords();
  const question = useId();
  const staying = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    const form = staying.current?.form;
    const { activeElement: active } = document;
    const before = form?.contains(active) ? active : form?.querySelector('[data-autofocus]');
    staying.current?.focus();
    return () => (before as HTMLElement | null | undefined)?.focus();
  }, []);
  return (
    <Group role="alertdialog" aria-labelledby={question} justify="flex-end">
      <Text id={question}>{t('leave.question')}</Text>
      <Button ref={staying} variant="default" onClick={stay}>
        {t('leave.stay')}
      </Button>
      <Button color="red" onClick={leave}>
        {t('leave.leave')}
      </Button>
    </Group>
  );
}

interface WithItems {
  items?: { name?: string; title?: string }[];
}

function Differences({ target: { seen, items = [] }, now }: { target: Target; now?: object }) {
  const { t } = useWords();
  const known = [items, (seen as WithItems)?.items ?? [], (now as WithItems)?.items ?? []].flat();
  const { told, place } = useTold(new Map(known.map((item) => [item.name, item.title])));
  const rows = differences(seen, now)
    .map((each) => ({
      key: JSON.stringify([each.parts, each.field]),
      where: place(each),
      before: told(each.field, each.seen),
      after: told(each.field, each.now),
    }))
    .filter(({ before, after }) => before !== after); // the contract says nothing in several ways
  if (rows.length === 0) {
    return <Text size="sm">{t('conflict.none')}</Text>;
  }
  return (
    <Table>
      <Table.Thead>
        <Table.Tr>
          <Table.Th scope="col">{t('conflict.field')}</Table.Th>
          <Table.Th scope="col">{t('conflict.seen')}</Table.Th>
          <Table.Th scope="col">{t('conflict.now')}</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {rows.map(({ key, where, before, after }) => (
          <Table.Tr key={key}>
            <Table.Th scope="row">{where}</Table.Th>
            <Table.Td>{before}</Table.Td>
            <Table.Td>{after}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}

interface FieldProps {
  field: Field;
  first: boolean;
  typed: Typed;
  change: (name: string, value: string) => void;
  choose: (files: File[]) => void;
  target: Target;
  required: boolean;
  /** What is wrong with a text that is longer than that. */
  tooLong: (text: string | undefined, limit: number | undefined) => string | undefined;
  /** What is wrong with a name that several have. */
  several: (text: string | undefined, people: People) => string | undefined;
  /** Who is offered to be named. */
  people: People;
  error?: string;
  errors: Record<string, string>;
}

function FieldInput({ field: { name, kind }, first, typed, change, choose, target, ...rest }: FieldProps) {
  const { required, tooLong, several, people, error, errors } = rest;
  const { t, field, value, due } = useWords();
  const { data: teams = [] } = useTeams();
  const label = field(kind === 'escalationLink' ? 'target' : name);
  const others = (target.items ?? []).filter((item) => item.name !== target.name && !DROPPED.includes(item.state));
  const common = {
    name,
    label,
    required,
    error,
    'data-autofocus': first || undefined,
    value: typed[name] ?? '',
    onChange: (event: { currentTarget: { value: string } }) => change(name, event.currentTarget.value),
  };
  if (Array.isArray(kind)) {
    const choices = kind as readonly string[];
    return (
      <NativeSelect
        {...common}
        data={[
          { value: '', label: t('choose') },
          ...choices.map((choice) => ({ value: choice, label: value(choice) })),
        ]}
      />
    );
  }
  switch (kind) {
    case 'long':
      return <Textarea {...common} rows={3} />;
    case 'lines':
      return <Textarea {...common} rows={2} description={t('hint.lines')} />;
    case 'files':
      return (
        <TextInput
          {...common}
          value={undefined}
          onChange={(event) => choose([...(event.currentTarget.files ?? [])])}
          type="file"
          multiple
          accept={ACCEPTED}
          description={t('hint.files')}
        />
      );
    case 'people':
      return (
        <PeopleField
          {...common}
          people={people}
          change={(lines) => change(name, lines)}
          description={t('hint.people')}
        />
      );
    case 'date':
      return <TextInput {...common} type="date" min={agreedDay(new Date())} description={t('hint.agreedDay')} />;
    case 'past':
      return (
        <TextInput
          {...common}
          type="datetime-local"
          max={minuteOf(new Date())}
          description={t('hint.zone', { zone: Intl.DateTimeFormat().resolvedOptions().timeZone })}
        />
      );
    case 'number':
      return <TextInput {...common} type="number" min={0} required />;
    case 'days':
      return <TextInput {...common} type="number" min={1} description={t('hint.days')} />;
    case 'team':
      return (
        <NativeSelect
          {...common}
          data={[
            { value: '', label: t('choose') },
            ...teams.map((team) => ({ value: team.name ?? '', label: team.display_name ?? '' })),
          ]}
        />
      );
    case 'blocker':
      return (
        <NativeSelect
          {...common}
          data={[
            { value: '', label: t('hint.neither') },
            {
              group: t('teams'),
              items: teams.map((team) => ({ value: team.name ?? '', label: team.display_name ?? '' })),
            },
            {
              group: t('items'),
              items: others.map((item) => ({ value: item.name ?? '', label: item.title ?? '' })),
            },
          ]}
        />
      );
    case 'item':
      return (
        <NativeSelect
          {...common}
          data={[
            { value: '', label: t('choose') },
            ...others.map((item) => ({ value: item.name ?? '', label: item.title ?? '' })),
          ]}
        />
      );
    case 'items':
      return (
        <Checkbox.Group
          label={label}
          description={t(others.length > 0 ? 'hint.items' : 'hint.noItems')}
          error={error}
          value={linesOf(common.value)}
          onChange={(chosen) => change(name, chosen.join('\n'))}
        >
          <Stack gap="xs" mt="xs">
            {others.map((item) => (
              <Checkbox key={item.name} value={item.name} label={item.title} />
            ))}
          </Stack>
        </Checkbox.Group>
      );
    case 'asked':
      return (
        <Checkbox.Group
          label={label}
          error={error}
          value={linesOf(common.value)}
          onChange={(chosen) => change(name, chosen.join('\n'))}
        >
          <Stack gap="xs" mt="xs">
            {target.items?.map((item, index) => (
              <Checkbox
                key={item.name}
                value={item.name}
                label={t('work.asked', { title: item.title, date: due(item.due_time) })}
                data-autofocus={(first && index === 0) || undefined}
              />
            ))}
          </Stack>
        </Checkbox.Group>
      );
    case 'person':
      return (
        <PersonField {...common} people={people} change={(text) => change(name, text)} description={t('hint.person')} />
      );
    case 'escalation':
    case 'escalations':
    case 'escalationLink':
    case 'problem':
    case 'openProblem':
    case 'problemLink':
      return (
        <TroubleBoundary>
          <Suspense>
            <PickField
              {...common}
              first={first}
              of={kind.startsWith('escalation') ? 'escalation' : 'problem'}
              change={(chosen) => change(name, chosen)}
              about={target.name}
              open={kind === 'openProblem' || kind === 'problemLink'}
              merges={kind === 'escalation'}
            />
          </Suspense>
        </TroubleBoundary>
      );
    case 'classification':
      return (
        <>
          <ClassificationFields
            label={label}
            typed={typedClassification(name, typed)}
            change={(part, text) => change(`${name}.${part}`, text)}
            errorOf={(part) => errorOf(errors, `${name}.${part}`)}
          />
          {target.name === '' && (
            <TroubleBoundary quiet>
              <Suspense>
                <Alike classification={classificationOf(typedClassification(name, typed))} />
              </Suspense>
            </TroubleBoundary>
          )}
        </>
      );
    case 'member':
      return (
        <MemberFields
          label={label}
          typed={(part) => typed[`${name}.${part}`] ?? ''}
          change={(part, text) => change(`${name}.${part}`, text)}
          errorOf={(part) => errorOf(errors, `${name}.${part}`)}
          known={Boolean((target.seen as Record<string, unknown> | undefined)?.[name])}
        />
      );
    case 'counters':
      return (
        <Stack gap="xs">
          {(target.items ?? []).map((item, index) => {
            const part = (which: keyof typeof COUNTERED) => ({
              name: counterOf(name, item.name, which),
              label: t(`hint.counters.${which}`, { title: item.title, date: due(item.due_time) }),
              value: typed[counterOf(name, item.name, which)] ?? '',
              error: tooLong(typed[counterOf(name, item.name, which)], COUNTERED[which]),
            });
            const changed = (which: keyof typeof COUNTERED) => (text: string) =>
              change(counterOf(name, item.name, which), text);
            const owner = part('owner');
            return (
              <Fieldset key={item.name} legend={item.title}>
                <Stack gap="xs">
                  <TextInput
                    {...part('due_time')}
                    onChange={(event) => changed('due_time')(event.currentTarget.value)}
                    type="date"
                    min={agreedDay(new Date())}
                    data-autofocus={(first && index === 0) || undefined}
                  />
                  <TextInput {...part('title')} onChange={(event) => changed('title')(event.currentTarget.value)} />
                  <PersonField
                    {...owner}
                    people={people}
                    change={changed('owner')}
                    error={several(owner.value, people) ?? owner.error}
                  />
                </Stack>
              </Fieldset>
            );
          })}
          {error && (
            <Text size="xs" c="red" role="alert">
              {error}
            </Text>
          )}
        </Stack>
      );
    default: {
      const hint = FORMATS[name];
      return <TextInput {...common} description={hint && t(hint)} />;
    }
  }
}

/** How what has a form of its own is written. */
const FORMATS: Record<string, MessageId> = {
  slug: 'hint.slug',
  time_zone: 'hint.timeZone',
  calendar: 'hint.calendar',
  language: 'hint.language',
};

/** What holds members of the team only. */
const OF_THE_TEAM = ['owner', 'counters'];

/** What holds those who may know of a confidential plan because they are named there. */
const LEARN_OF_IT = ['contributors'];

/** Which team it is about: the one that was chosen, answers or has it. */
const teamOf = (typed: Typed, { values, seen }: Target) =>
  [typed, values, seen].map((each) => (each as { team?: string } | undefined)?.team).find(Boolean);

/** A violation names `counters[0].due_time` or `reason`; it is shown at the field that was asked for. */
function errorOf(errors: Record<string, string>, name: string): string | undefined {
  const at = Object.keys(errors).find(
    (field) => field === name || field.startsWith(`${name}[`) || field.startsWith(`${name}.`),
  );
  return at && errors[at];
}

/** What is replaced as a whole, or corrected, is typed on from what there is; of what is asked all is chosen. */
export function standing(
  fields: Field[],
  seen: object | undefined,
  corrects?: Action['corrects'] | false,
  items: Target['items'] = [],
): Typed {
  const whole = (seen ?? {}) as Record<string, unknown>;
  const there = typeof corrects === 'string' ? ((whole[corrects] ?? {}) as typeof whole) : whole;
  return Object.fromEntries(
    fields.flatMap(({ name, kind, value }) => {
      if (value !== undefined) {
        return [[name, value]];
      }
      switch (kind) {
        case 'people':
        case 'items':
          return [[name, ((there[name] ?? []) as string[]).join('\n')]];
        case 'classification':
          return Object.entries(typedOf(there[name] as Classification)).map(([part, text]) => [
            `${name}.${part}`,
            text,
          ]);
        case 'member':
          return Object.entries((there[name] ?? {}) as Typed).map(([part, text]) => [`${name}.${part}`, text]);
        case 'asked':
          return [[name, namesOf(items).join('\n')]];
        case 'date':
          return corrects && there[name] ? [[name, agreedDay(there[name] as string)]] : [];
        case 'number':
          return corrects ? [[name, String(there[name] ?? 0)]] : [];
        case 'days':
          return corrects && there[name]
            ? [[name, String(Number.parseFloat(there[name] as string) / SECONDS_OF_A_DAY)]]
            : [];
        default:
          return corrects ? [[name, (there[name] ?? '') as string]] : [];
      }
    }),
  );
}

const isAsItStood = (name: string, typed: Typed, stood: Typed) => (typed[name] ?? '') === (stood[name] ?? '');

/** Of what there is now, that whose field is as it stood before. */
const untouched = (typed: Typed, stood: Typed, now: Typed): Typed =>
  Object.fromEntries(Object.entries(now).filter(([name]) => isAsItStood(name, typed, stood)));

function typedClassification(name: string, typed: Typed): TypedClassification {
  const parts = Object.keys(typedOf(undefined)) as (keyof Classification)[];
  return Object.fromEntries(parts.map((part) => [part, typed[`${name}.${part}`] ?? ''])) as TypedClassification;
}

/**
 * What was typed, in the contract's words; what was left empty is not sent, but for a text that stood there before, nor is a day
 * that stays, for its hour might not.
 */
export function valuesOf(
  fields: Field[],
  typed: Typed,
  target: Pick<Target, 'items'>,
  stood: Typed = {},
  peopleFor: (field: Field) => Pick<People, 'idOf'> = () => ({ idOf: (id) => id }),
): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  for (const field of fields.filter((each) => each.kind !== 'date' || typed[each.name] !== stood[each.name])) {
    const { name, kind } = field;
    const { idOf } = peopleFor(field);
    const text = (typed[name] ?? '').trim();
    if (kind === 'counters') {
      values[name] = namesOf(target.items)
        .map((item) => counter(item, (which) => (typed[counterOf(name, item, which)] ?? '').trim(), idOf))
        .filter((terms) => Object.keys(terms).length > 1);
    } else if (kind === 'asked') {
      const all = namesOf(target.items).length === linesOf(text).length;
      Object.assign(values, all ? {} : { [name]: linesOf(text) }); // none named are all that are asked
    } else if (kind === 'classification') {
      const classification = classificationOf(typedClassification(name, typed));
      Object.assign(values, classification && { [name]: classification });
    } else if (kind === 'member') {
      values[name] = Object.fromEntries(MEMBER_PARTS.map((part) => [part, (typed[`${name}.${part}`] ?? '').trim()]));
    } else if (kind === 'people' && text !== '') {
      values[name] = [...new Set(linesOf(text).map(idOf))];
    } else if (text !== '' || (stood[name] && (kind === 'text' || kind === 'long'))) {
      values[name] = kind === 'person' ? idOf(text) : sent(kind, text);
    }
  }
  return values;
}

const namesOf = (items: Target['items'] = []) => items.flatMap(({ name }) => name ?? []);

/** What a team may want otherwise about an item, and how long a text of it may be. */
const COUNTERED = { due_time: undefined, title: 500, owner: 200 };

/** All that may be typed of the counter-proposals, with how long it may be. */
const countersOf = (field: string, { items }: Target) =>
  namesOf(items).flatMap((item) =>
    (Object.keys(COUNTERED) as (keyof typeof COUNTERED)[]).map((which) => ({
      at: counterOf(field, item, which),
      which,
      limit: COUNTERED[which],
    })),
  );

/** Under which name it is typed. */
const counterOf = (field: string, item: string | undefined, which: keyof typeof COUNTERED) =>
  `${field}.${item}.${which}`;

/** The terms for an item; what was left empty stays as it is offered. */
function counter(item: string, typed: (which: keyof typeof COUNTERED) => string, idOf: People['idOf']) {
  const [day, title, owner] = [typed('due_time'), typed('title'), typed('owner')];
  return {
    item,
    ...(day && { due_time: agreedEnd(day) }),
    ...(title && { title }),
    ...(owner && { owner: idOf(owner) }),
  };
}

function sent(kind: Field['kind'], text: string): unknown {
  switch (kind) {
    case 'lines':
    case 'items':
      return linesOf(text);
    case 'date':
      return agreedEnd(text);
    case 'past':
      return new Date(text).toISOString();
    case 'number':
      return Number(text);
    case 'days':
      return `${Math.round(Number(text) * SECONDS_OF_A_DAY)}s`;
    case 'escalations':
      return [text];
    case 'problemLink':
      return { kind: 'LINK_KIND_PROBLEM', target: text };
    case 'escalationLink':
      return { kind: 'LINK_KIND_RELATED', target: text };
    default:
      return text;
  }
}
