import { useComputedColorScheme } from '@mantine/core';
import { BarChart, LineChart } from 'echarts/charts';
import { GridComponent, LegendComponent, TooltipComponent } from 'echarts/components';
import { init, use } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import { useEffect, useRef } from 'react';
import type { Series } from './figures.ts';

use([BarChart, LineChart, GridComponent, LegendComponent, TooltipComponent, SVGRenderer]);

const COLOURS = ['--mantine-primary-color-filled', ...['orange', 'teal', 'grape', 'red'].map(filled)];
const SYMBOLS = ['circle', 'diamond', 'rect', 'triangle'];

interface ChartProps {
  label: string;
  groups: string[];
  series: Series[];
}

/** Bars or lines for each group. Tooltips are drawn too: as HTML they would need inline styles. */
export default function Chart({ label, groups, series }: ChartProps) {
  const place = useRef<HTMLDivElement>(null);
  const colorScheme = useComputedColorScheme('light');
  // biome-ignore lint/correctness/useExhaustiveDependencies: the colours of the page change with its scheme
  useEffect(() => {
    const element = place.current;
    if (!element) {
      return;
    }
    const style = getComputedStyle(element);
    const text = { color: style.getPropertyValue('--mantine-color-text'), fontFamily: style.fontFamily };
    const line = style.getPropertyValue('--mantine-color-default-border');
    const many = series.length > 1;
    const shared = series.some(({ drawn }) => drawn === 'share');
    const counted = series.filter(({ drawn }) => drawn !== 'share');
    const whole = counted.every(({ values }) => values.every((value) => value === null || Number.isInteger(value)));
    const chart = init(element, undefined, { renderer: 'svg' });
    chart.setOption({
      animation: false,
      color: COLOURS.map((name) => style.getPropertyValue(name)),
      textStyle: text,
      tooltip: { trigger: 'axis', renderMode: 'richText' },
      legend: many ? { textStyle: text, top: 0 } : undefined,
      grid: { left: 8, right: 8, top: many ? 56 : 16, bottom: 8, containLabel: true },
      xAxis: { type: 'category', data: groups, axisLabel: text },
      yAxis: [
        { type: 'value', axisLabel: text, splitLine: { lineStyle: { color: line } }, minInterval: whole ? 1 : 0 },
        { type: 'value', axisLabel: text, splitLine: { show: false }, min: 0, max: 100, show: shared },
      ],
      series: series.map(({ head, values, drawn }, index) => ({
        type: drawn === 'bar' ? 'bar' : 'line',
        name: head,
        yAxisIndex: drawn === 'share' ? 1 : 0,
        data: values,
        barMaxWidth: 48,
        symbol: SYMBOLS[index % SYMBOLS.length],
        lineStyle: { type: drawn === 'dashes' ? 'dashed' : 'solid' },
      })),
    });
    const resized = new ResizeObserver(() => chart.resize());
    resized.observe(element);
    return () => {
      resized.disconnect();
      chart.dispose();
    };
  }, [groups, series, colorScheme]);
  return <div ref={place} className="chart" role="img" aria-label={label} />;
}

function filled(colour: string) {
  return `--mantine-color-${colour}-filled`;
}
