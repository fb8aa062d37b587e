import { createContext, useContext } from 'react';
import type { Held } from '../app/follow.ts';
import type { Action } from './actions.ts';
import type { Refused } from './current.ts';
import type { Target } from './target.ts';

/** An action that was chosen. */
export interface Asked {
  action: Action;
  target: Target;
  /** Where the focus was. */
  from: Held;
  refused?: Refused;
  /** Under which it was sent already. */
  key?: string;
}

/** Asks what there is to ask, or sends it at once. */
export type Start = (action: Action, target: Target) => void;

export const Acting = createContext<Start>(() => {});

export const useAct = () => useContext(Acting);

export type Send = (
  asked: Pick<Asked, 'action' | 'target'>,
  values: Record<string, unknown>,
  key: string,
  etag: string | undefined,
) => Promise<void>;

export const Sending = createContext<Send>(async () => {});

export const useSend = () => useContext(Sending);
