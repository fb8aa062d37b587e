import { Text } from '@mantine/core';
import type { Plan } from '../api/types.ts';
import { Scrollable } from '../app/Scrollable.tsx';
import { useWords } from '../language/words.ts';
import { NoItems } from './NoItems.tsx';
import { timelineOf } from './timeline.ts';

const LEFT = 220;
const WIDTH = 960;
const ROW = 32;
const TOP = 28;
const BAR = 14;
const DIAMOND = 6;
const MOST_LETTERS = 30;

/** Items over time: bars to their due dates, diamonds where they were due in that baseline, dashes for the slip. */
export function Gantt({ plan, at, baseline, live }: { plan: Plan; at: string; baseline: number; live: boolean }) {
  const { t, date } = useWords();
  const { bars, ticks, at: today } = timelineOf(plan, at, baseline);
  if (bars.length === 0) {
    return <NoItems plan={plan} live={live} />;
  }
  const x = (place: number) => LEFT + place * (WIDTH - LEFT - 40);
  const y = (index: number) => TOP + index * ROW + ROW / 2;
  const height = TOP + bars.length * ROW + 8;
  const rows = new Map(bars.map((bar, index) => [bar.item, { bar, index }]));
  return (
    <>
      <Scrollable label={t('plan.timeline')}>
        <svg
          className="gantt"
          viewBox={`0 0 ${WIDTH} ${height}`}
          role="img"
          aria-label={t('gantt.label', { count: bars.length })}
        >
          {ticks.map(({ place, time }) => (
            <g key={place}>
              <line className="grid" x1={x(place)} x2={x(place)} y1={TOP - 6} y2={height} />
              <text x={x(place)} y={14} textAnchor="middle">
                {date(time)}
              </text>
            </g>
          ))}
          {bars.map((bar, index) => (
            <g key={bar.item}>
              <title>{bar.title}</title>
              <text x={4} y={y(index) + 4}>
                {bar.title.length > MOST_LETTERS
                  ? t('shortened', { text: bar.title.slice(0, MOST_LETTERS) })
                  : bar.title}
              </text>
              <rect
                className={`bar-${bar.kind}`}
                x={x(bar.from)}
                y={y(index) - BAR / 2}
                width={Math.max(3, x(bar.to) - x(bar.from))}
                height={BAR}
                rx={3}
              />
              {bar.agreed !== undefined && (
                <>
                  <line className="slip" x1={x(bar.agreed)} x2={x(bar.to)} y1={y(index) + 12} y2={y(index) + 12} />
                  <path className="baseline" d={diamond(x(bar.agreed), y(index))} />
                </>
              )}
              {bar.dependsOn.map((name) => {
                const before = rows.get(name);
                return (
                  before && (
                    <path
                      key={name}
                      className="dependency"
                      d={`M${x(before.bar.to)} ${y(before.index)} h8 V${y(index)} H${x(bar.from)}`}
                    />
                  )
                );
              })}
            </g>
          ))}
          <line className="today" x1={x(today)} x2={x(today)} y1={TOP - 6} y2={height} />
        </svg>
      </Scrollable>
      <Text size="sm" c="dimmed">
        {t('gantt.legend')}
      </Text>
    </>
  );
}

function diamond(x: number, y: number) {
  return `M${x} ${y - DIAMOND} l${DIAMOND} ${DIAMOND} l${-DIAMOND} ${DIAMOND} l${-DIAMOND} ${-DIAMOND} z`;
}
