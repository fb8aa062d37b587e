import type { QueryClient } from '@tanstack/react-query';
import { createContext, useContext } from 'react';
import { signedInAgain } from './sign-in.ts';
import type { Session } from './types.ts';

export const SESSION = ['session'];

/** Who is signed in; null when nobody is. */
export async function readSession(): Promise<Session | null> {
  const response = await fetch('/api/v1/session', { headers: { accept: 'application/json' } });
  if (response.status === 401) {
    return null;
  }
  if (!response.ok) {
    throw new Error(`/api/v1/session: ${response.status}`);
  }
  return response.json();
}

/** Reads it for a page that is open: who is signed in no longer is asked to be, and keeps what is on the screen. */
export async function rereadSession(known: Session | null | undefined): Promise<Session | null> {
  const session = await readSession();
  if (session || !known) {
    return session;
  }
  return (await signedInAgain()) ? rereadSession(known) : known;
}

/** Who is signed in, as it is asked for when the page begins and whenever somebody comes back to it. */
export const sessionIn = (queries: QueryClient) => ({
  queryKey: SESSION,
  queryFn: () => rereadSession(queries.getQueryData<Session | null>(SESSION)),
  staleTime: Number.POSITIVE_INFINITY,
});

export const SessionContext = createContext<Session | null>(null);

export function useSession(): Session {
  const session = useContext(SessionContext);
  if (!session) {
    throw new Error('No session around this component.');
  }
  return session;
}

/** The session names teams by their slugs, the contract as `teams/{slug}`. */
export const ownTeams = (session: Session) => session.teams.map((team) => `teams/${team.replace(/^teams\//, '')}`);
