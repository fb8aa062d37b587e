import { Refusal, read } from '../api/client.ts';
import type { Target } from './Act.tsx';

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
      : read('/api/v1/escalations/{escalation}', owner));
  return { resource, etag: resource?.etag };
}

async function readPart(owner: string, name: string, team: unknown) {
  const plan = await read('/api/v1/plans/{plan}', owner);
  if (name !== owner) {
    return plan.items?.find((item) => item.name === name);
  }
  return team ? plan.commitments?.find((commitment) => commitment.team === team) : plan;
}
