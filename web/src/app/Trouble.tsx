import { Alert, Button, Center, Loader, Stack, Text } from '@mantine/core';
import { Component, type ReactNode } from 'react';
import { Refusal } from '../api/client.ts';
import { useWords } from '../language/words.ts';
import { MissingPart } from './chunk.tsx';
import { Heading } from './Heading.tsx';

export function Loading() {
  const { t } = useWords();
  return (
    <Center p="xl" role="status" aria-label={t('loading')}>
      <Loader />
    </Center>
  );
}

export function NotFound() {
  const { t } = useWords();
  return (
    <Stack>
      <Heading>{t('notFound.title')}</Heading>
      <Text>{t('notFound.text')}</Text>
    </Stack>
  );
}

/** The reason, and what the service says about it or about the fields. */
export function RefusalText({ refusal: { problem } }: { refusal: Refusal }) {
  const { t, reason, field, refusal: said, violation: wrong } = useWords();
  return (
    <Alert color="red" title={reason(problem.reason)} role="alert">
      <Stack gap={4}>
        {problem.detail && problem.violations.length === 0 && <Text size="sm">{said(problem)}</Text>}
        {problem.violations.map((violation) => (
          <Text size="sm" key={violation.field}>
            {t('violation', { field: field(violation.field), description: wrong(violation) })}
          </Text>
        ))}
        {problem.request_id && <Text size="xs">{t('trouble.request', { id: problem.request_id })}</Text>}
      </Stack>
    </Alert>
  );
}

interface TroubleProps {
  error: Error;
  again?: () => void;
  /** It is all that the screen shows, and so its heading, too. */
  screen?: boolean;
}

/** What could not be read, why, and a way to try again. */
export function Trouble({ error, again, screen = false }: TroubleProps) {
  const { t, reason } = useWords();
  const missing = error instanceof MissingPart;
  return (
    <Stack align="flex-start">
      {screen && <Heading>{error instanceof Refusal ? reason(error.problem.reason) : t('trouble.title')}</Heading>}
      {error instanceof Refusal ? (
        <RefusalText refusal={error} />
      ) : (
        <Alert color="red" title={t('trouble.title')} role="alert">
          {t(missing ? 'trouble.old' : 'trouble.text')}
        </Alert>
      )}
      {missing && (
        <Button variant="default" onClick={() => location.reload()}>
          {t('trouble.load')}
        </Button>
      )}
      {again && !missing && (
        <Button variant="default" onClick={again}>
          {t('again')}
        </Button>
      )}
    </Stack>
  );
}

/** Keeps what surrounds a part when that fails; one that can be done without fails in silence. */
export class TroubleBoundary extends Component<{ children: ReactNode; quiet?: boolean }, { error?: Error }> {
  override state: { error?: Error } = {};

  static getDerivedStateFromError(error: Error) {
    return { error };
  }

  override render() {
    const { error } = this.state;
    const { children, quiet } = this.props;
    if (!error) {
      return children;
    }
    return quiet ? null : <Trouble error={error} again={() => this.setState({ error: undefined })} />;
  }
}

/** The answer of a query, or why there is none yet; one that stays in sight until another comes says that it is an old one. */
export function Answer<T>({
  query,
  screen,
  children,
}: {
  query: { data: T | undefined; error: Error | null; isPlaceholderData: boolean; refetch: () => unknown };
  /** The answer is the whole screen: without one, why is its heading. */
  screen?: boolean;
  children: (data: T) => ReactNode;
}) {
  const { t } = useWords();
  if (query.data !== undefined) {
    return (
      <div className="answer" aria-busy={query.isPlaceholderData}>
        {query.isPlaceholderData && (
          <span role="status" aria-label={t('loading')} className="loading">
            {t('loading')}
          </span>
        )}
        {children(query.data)}
      </div>
    );
  }
  return query.error ? <Trouble error={query.error} again={() => query.refetch()} screen={screen} /> : <Loading />;
}
