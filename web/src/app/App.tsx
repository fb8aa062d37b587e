import { MantineProvider } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { QueryClientProvider, useQuery, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, Suspense, useEffect, useMemo, useState } from 'react';
import { Redirect, Route, Switch, useLocation, useSearch } from 'wouter';
import { ActProvider } from '../action/Act.tsx';
import { useLive } from '../api/live.ts';
import { queryClient, titlesIn } from '../api/queries.ts';
import { SessionContext, sessionIn, useSession } from '../api/session.ts';
import { LanguageProvider } from '../language/Language.tsx';
import { Titles } from '../language/words.ts';
import { MyWork } from '../work/MyWork.tsx';
import { lazily } from './chunk.tsx';
import { Frame, homeFor } from './Frame.tsx';
import { SignedIn } from './SignedIn.tsx';
import { SignIn, SignInAgain, Somebody } from './SignIn.tsx';
import { Loading, NotFound, Trouble, TroubleBoundary } from './Trouble.tsx';
import { theme } from './theme.ts';

const Plans = lazily(() => import('../plans/Plans.tsx'));
const PlanPage = lazily(() => import('../plans/PlanPage.tsx'));
const Items = lazily(() => import('../plans/Items.tsx'));
const Queue = lazily(() => import('../queue/Queue.tsx'));
const EscalationPage = lazily(() => import('../queue/EscalationPage.tsx'));
const Problems = lazily(() => import('../problems/Problems.tsx'));
const ProblemPage = lazily(() => import('../problems/ProblemPage.tsx'));
const Insights = lazily(() => import('../insights/Insights.tsx'));
const Import = lazily(() => import('../imports/Import.tsx'));
const Operations = lazily(() => import('../operations/Operations.tsx'));
const Teams = lazily(() => import('../teams/Teams.tsx'));
const Audit = lazily(() => import('../audit/Audit.tsx'));

/** By how their addresses begin: the screen of a list, and that of one of its things. */
const SCREENS: Record<string, { begin: () => Promise<unknown> }[]> = {
  plans: [Plans, PlanPage],
  items: [Items],
  escalations: [Queue, EscalationPage],
  problems: [Problems, ProblemPage],
  insights: [Insights],
  import: [Import],
  operations: [Operations],
  audit: [Audit],
  teams: [Teams],
};

/** Asks who is signed in, and for the screen of the address, while the language is still on its way. */
function begun() {
  const queries = queryClient();
  queries.prefetchQuery(sessionIn(queries));
  beginScreen();
  return queries;
}

async function beginScreen() {
  const [, list = '', ...thing] = location.pathname.split('/');
  await SCREENS[list]?.[thing.length]?.begin();
}

/** Whether the screen that the page begins with is there, or cannot be: so it is drawn at once, with all that surrounds it. */
function useScreenBegun() {
  const [begun, setBegun] = useState(false);
  useEffect(() => {
    beginScreen().then(() => setBegun(true));
  }, []);
  return begun;
}

/** Everything around the screens. Mantine's styles come from files only: no style is written into the page. */
export function Surroundings({ children }: { children: ReactNode }) {
  const [queries] = useState(begun);
  const titles = useMemo(() => titlesIn(queries), [queries]);
  return (
    <MantineProvider theme={theme} defaultColorScheme="auto" withCssVariables={false} withGlobalClasses={false}>
      <QueryClientProvider client={queries}>
        <LanguageProvider>
          <Titles.Provider value={titles}>
            <TroubleBoundary>{children}</TroubleBoundary>
          </Titles.Provider>
        </LanguageProvider>
      </QueryClientProvider>
    </MantineProvider>
  );
}

export function App() {
  return (
    <Surroundings>
      <Switch>
        <Route path="/signed-in" component={SignedIn} />
        <Route component={Page} />
      </Switch>
    </Surroundings>
  );
}

function Live() {
  useLive(useQueryClient());
  return null;
}

function Home() {
  return <Redirect to={homeFor(useSession(), useSearch())} replace />;
}

function Page() {
  const [path] = useLocation();
  const queries = useQueryClient();
  const begun = useScreenBegun();
  const session = useQuery({
    ...sessionIn(queries),
    refetchOnWindowFocus: 'always', // somebody may have signed in or out in another window
  });
  if (session.isPending) {
    return <Loading />;
  }
  if (session.isError && session.data === undefined) {
    return <Trouble error={session.error} again={() => session.refetch()} />;
  }
  if (!session.data) {
    return <SignIn />;
  }
  if (!begun) {
    return <Loading />;
  }
  return (
    <SessionContext.Provider value={session.data}>
      <Live />
      <Notifications position="bottom-right" />
      <SignInAgain subject={session.data.subject} />
      <Somebody session={session.data} />
      <ActProvider key={session.data.subject}>
        <Frame>
          <TroubleBoundary key={path}>
            <Suspense fallback={<Loading />}>
              <Switch>
                <Route path="/" component={Home} />
                <Route path="/work" component={MyWork} />
                <Route path="/plans" component={Plans} />
                <Route path="/plans/:id">{({ id }) => <PlanPage key={id} name={`plans/${id}`} />}</Route>
                <Route path="/items" component={Items} />
                <Route path="/escalations" component={Queue} />
                <Route path="/escalations/:id">
                  {({ id }) => <EscalationPage key={id} name={`escalations/${id}`} />}
                </Route>
                <Route path="/problems" component={Problems} />
                <Route path="/problems/:id">{({ id }) => <ProblemPage key={id} name={`problems/${id}`} />}</Route>
                <Route path="/insights" component={Insights} />
                <Route path="/import" component={Import} />
                <Route path="/operations" component={Operations} />
                <Route path="/audit" component={Audit} />
                <Route path="/teams" component={Teams} />
                <Route component={NotFound} />
              </Switch>
            </Suspense>
          </TroubleBoundary>
        </Frame>
      </ActProvider>
    </SessionContext.Provider>
  );
}
