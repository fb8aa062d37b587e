import { Group, Text } from '@mantine/core';
import type { Plan, PlanView } from '../api/types.ts';
import { Scrollable } from '../app/Scrollable.tsx';
import { useWords } from '../language/words.ts';
import { NoItems } from './NoItems.tsx';
import { type Bar, timelineOf } from './timeline.ts';

const LEFT = 220;
/** Half of a date, in any language. */
const RIGHT = 64;
const WIDTH = 960;
const ROW = 32;
const TOP = 28;
const BAR = 14;
const LEAST = 8;
const DIAMOND = 6;
/** Between the end of a bar and where its line turns. */
const TURN = 8;
const MOST_LETTERS = 30;
const KINDS: Bar['kind'][] = ['open', 'late', 'finished'];

interface GanttProps {
  plan: Plan;
  columns: PlanView['columns'];
  at: string;
  baseline: number;
  live: boolean;
}

/** Items over time: bars to when they were done or are due, diamonds where they were due in that baseline, dashes for the slip. */
export function Gantt({ plan, columns, at, baseline, live }: GanttProps) {
  const { t, due } = useWords();
  const { bars, ticks, at: today } = timelineOf(plan, at, columns, baseline);
  if (bars.length === 0) {
    return <NoItems plan={plan} live={live} />;
  }
  const x = (place: number) => LEFT + place * (WIDTH - LEFT - RIGHT);
  const y = (index: number) => TOP + index * ROW + ROW / 2;
  const height = TOP + bars.length * ROW + 8;
  const places = new Map(
    bars.map(({ item, from, to }, index) => {
      const left = x(from);
      return [item, { left, right: Math.max(left + LEAST, x(to)), y: y(index) }];
    }),
  );
  return (
    <>
      <Scrollable label={t('plan.timeline')}>
        <svg
          className="gantt"
          viewBox={`0 0 ${WIDTH} ${height}`}
          role="img"
          aria-label={t('gantt.label', { count: bars.length })}
        >
          <Patterns />
          {ticks.map(({ place, time }) => (
            <g key={place}>
              <line className="grid" x1={x(place)} x2={x(place)} y1={TOP - 6} y2={height} />
              <text x={x(place)} y={14} textAnchor="middle">
                {due(time)}
              </text>
            </g>
          ))}
          {bars.flatMap(({ item, dependsOn }) =>
            dependsOn.map((name) => {
              const [before, after] = [places.get(name), places.get(item)];
              return before && after && <path key={`${name} ${item}`} className="dependency" d={line(before, after)} />;
            }),
          )}
          {bars.map((bar, index) => (
            <g key={bar.item}>
              <title>{bar.title}</title>
              <text x={4} y={y(index) + 4}>
                {shortened(bar.title, (text) => t('shortened', { text }))}
              </text>
              <Body
                kind={bar.kind}
                x={x(bar.from)}
                y={y(index) - BAR / 2}
                width={Math.max(LEAST, x(bar.to) - x(bar.from))}
              />
              {bar.due !== bar.to && (
                <line className="due" x1={x(bar.due)} x2={x(bar.due)} y1={y(index) - BAR / 2} y2={y(index) + BAR / 2} />
              )}
              {bar.agreed !== undefined && (
                <>
                  <line className="slip" x1={x(bar.agreed)} x2={x(bar.due)} y1={y(index) + 12} y2={y(index) + 12} />
                  <path className="baseline" d={diamond(x(bar.agreed), y(index))} />
                </>
              )}
            </g>
          ))}
          <line className="today" x1={x(today)} x2={x(today)} y1={TOP - 6} y2={height} />
        </svg>
      </Scrollable>
      <Group gap="md">
        {KINDS.map((kind) => (
          <Group gap={6} key={kind}>
            <svg className="gantt-key" width={2 * BAR} height={BAR} aria-hidden>
              <Body kind={kind} x={0} y={0} width={2 * BAR} />
            </svg>
            <Text size="sm" c="dimmed">
              {t(`gantt.${kind}`)}
            </Text>
          </Group>
        ))}
      </Group>
      <Text size="sm" c="dimmed">
        {t('gantt.legend')}
      </Text>
    </>
  );
}

/** What a bar is told by where colours are not told apart: stripes and dots over them. */
function Patterns() {
  return (
    <defs>
      <pattern id="gantt-late" width={6} height={6} patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
        <rect className="mark" width={2.5} height={6} />
      </pattern>
      <pattern id="gantt-finished" width={6} height={6} patternUnits="userSpaceOnUse">
        <circle className="mark" cx={3} cy={3} r={1.5} />
      </pattern>
    </defs>
  );
}

interface BodyProps {
  kind: Bar['kind'];
  x: number;
  y: number;
  width: number;
}

function Body({ kind, ...place }: BodyProps) {
  return (
    <>
      <rect className={`bar-${kind}`} {...place} height={BAR} rx={3} />
      {kind !== 'open' && <rect fill={`url(#gantt-${kind})`} {...place} height={BAR} rx={3} />}
    </>
  );
}

/** By whole characters: an emoji is two units of a text. */
function shortened(title: string, end: (text: string) => string): string {
  const letters = [...title];
  return letters.length > MOST_LETTERS ? end(letters.slice(0, MOST_LETTERS).join('')) : title;
}

/** Where a bar lies: its ends, and its middle. */
interface Place {
  left: number;
  right: number;
  y: number;
}

/** From the end of a bar to the start of one that waits for it; where that starts too early, back along the gap before its row. */
function line(before: Place, after: Place): string {
  const gap = after.y - (Math.sign(after.y - before.y) * ROW) / 2;
  const back = before.right + 2 * TURN > after.left ? ` H${before.right + TURN} V${gap}` : '';
  return `M${before.right} ${before.y}${back} H${after.left - TURN} V${after.y} H${after.left}`;
}

function diamond(x: number, y: number) {
  return `M${x} ${y - DIAMOND} l${DIAMOND} ${DIAMOND} l${-DIAMOND} ${DIAMOND} l${-DIAMOND} ${-DIAMOND} z`;
}
