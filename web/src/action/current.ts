import { Refusal, read } from '../api/client.ts';
import type { Plan } from '../api/types.ts';
import type { Target } from './target.ts';

/** What a target is by now. */
export interface Current {
  resource: object | undefined;
  etag: string | undefined;
}

/** Why an action was refused and, when somebody else was faster, what there is now. */
export interface Refused {
  refusal: Refusal;
  current?: Current;
}

export async function refusedBy(error: unknown, target: Pick<Target, 'name' | 'values'>): Promise<Refused> {
  if (!(error instanceof Refusal)) {
    throw error;
  }
  if (!error.stale) {
    return { refusal: error };
  }
  return readCurrent(target).then(
    (current) => ({ refusal: error, current }),
    (failure) => refusedBy(failure, target),
  );
}

/** Reads from the service that owns it, which is never behind. */
export async function readCurrent({ name, values }: Pick<Target, 'name' | 'values'>): Promise<Current> {
  const [collection, id] = name.split('/');
  const owner = `${collection}/${id}`;
  const resource = await (collection === 'plans'
    ? readPart(owner, name, values?.team)
    : collection === 'problems'
      ? read('/api/v1/problems/{problem}', owner)
      : collection === 'teams'
        ? read('/api/v1/teams/{team}', owner)
        : read('/api/v1/escalations/{escalation}', owner));
  return { resource, etag: resource?.etag };
}

const readPart = async (owner: string, name: string, team: unknown) =>
  partOf(await read('/api/v1/plans/{plan}', owner), name, team);

function partOf(plan: Plan, name: string, team: unknown) {
  if (name !== plan.name) {
    return plan.items?.find((item) => item.name === name);
  }
  return team ? plan.commitments?.find((commitment) => commitment.team === team) : plan;
}

/** Etags that one's own changes have replaced: until a screen is read again, it shows them still. */
const replaced = new Map<string, string>();

const idOf = ({ name, values }: Pick<Target, 'name' | 'values'>, etag: string) =>
  JSON.stringify([name, values?.team, etag]);

/** A change that carried an etag, and was done, was the only one between it and the etag that it answers. */
export function rememberOwn(target: Pick<Target, 'name' | 'values'>, etag: string, answer: object) {
  const { plan, ...others } = answer as { plan?: Plan; [part: string]: unknown };
  const there = plan
    ? partOf(plan, target.name, target.values?.team)
    : Object.values(others).find((each) => (each as { name?: string } | null)?.name === target.name);
  const now = (there as { etag?: string } | undefined)?.etag;
  if (now && now !== etag) {
    replaced.set(idOf(target, etag), now);
  }
}

/** The etag of what was seen, or that by which one's own changes have replaced it. */
export const etagOf = (target: Pick<Target, 'name' | 'values' | 'seen'>) => etagAfter(target, target.seen?.etag);

/** That etag, or the one by which one's own changes have replaced it. */
export function etagAfter(target: Pick<Target, 'name' | 'values'>, etag: string | undefined): string | undefined {
  let latest = etag;
  for (let next = etag; next !== undefined; next = replaced.get(idOf(target, next))) {
    latest = next;
  }
  return latest;
}
