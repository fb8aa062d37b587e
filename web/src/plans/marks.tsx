import { Badge, Stack, Text } from '@mantine/core';
import type { HealthColour, HealthVerdict } from '../api/types.ts';
import { useWords } from '../language/words.ts';

/** Colours by the last words of a state; the word itself is always written. */
const STATE_COLOURS: [RegExp, string][] = [
  [/(BLOCKED|DECLINED|INEFFECTIVE|CRITICAL|SUSPENDED)$/, 'red'],
  [/(COUNTER_PROPOSED|REPLANNING|PENDING_\w+|OFFERED|HIGH)$/, 'yellow'],
  [/(VERIFIED|EFFECTIVE|RESOLVED|ACCEPTED|CONFIRMED)$/, 'teal'],
  [/(CLOSED|CANCELLED|SUPERSEDED|DISMISSED|MERGED|REJECTED)$/, 'gray'],
];

export function StateBadge({ state }: { state: string | undefined }) {
  const { value } = useWords();
  const colour = STATE_COLOURS.find(([pattern]) => pattern.test(state ?? ''))?.[1] ?? 'blue';
  return (
    <Badge color={colour} variant="filled">
      {value(state)}
    </Badge>
  );
}

const HEALTH_COLOURS: Partial<Record<HealthColour, string>> = {
  HEALTH_COLOUR_GREEN: 'green',
  HEALTH_COLOUR_AMBER: 'yellow',
  HEALTH_COLOUR_RED: 'red',
};

export function HealthBadge({ colour }: { colour: HealthColour | undefined }) {
  const { value, t } = useWords();
  const shown = colour && HEALTH_COLOURS[colour];
  return (
    <Badge color={shown ?? 'gray'} variant="filled">
      {shown ? value(colour) : t('health.none')}
    </Badge>
  );
}

/** The colour with the rule that decided, and what makes it so. */
export function Health({ health }: { health: HealthVerdict | undefined }) {
  const { t, value, number, percent } = useWords();
  return (
    <Stack gap={4} align="flex-start">
      <HealthBadge colour={health?.colour} />
      {health?.components?.map(({ measure, colour, value: measured = 0, green = 0, amber = 0 }) => {
        const shown = measure === 'HEALTH_MEASURE_BLOCKED' ? percent : number;
        return (
          <Text size="sm" key={measure}>
            {t('health.rule', {
              measure: value(measure),
              colour: value(colour),
              value: shown(measured),
              green: shown(green),
              amber: shown(amber),
            })}
          </Text>
        );
      })}
      {health?.thresholds_version !== undefined && health.components && (
        <Text size="xs" c="dimmed">
          {t('health.version', { version: health.thresholds_version })}
        </Text>
      )}
    </Stack>
  );
}
