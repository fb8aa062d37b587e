import { useMantineColorScheme } from '@mantine/core';
import { BarChart } from 'echarts/charts';
import { GridComponent, TooltipComponent } from 'echarts/components';
import { init, use } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import { useEffect, useRef } from 'react';

use([BarChart, GridComponent, TooltipComponent, SVGRenderer]);

interface ChartProps {
  label: string;
  groups: string[];
  values: (number | null)[];
}

/** Bars for each group. Tooltips are drawn too: as HTML they would need inline styles. */
export default function Chart({ label, groups, values }: ChartProps) {
  const place = useRef<HTMLDivElement>(null);
  const { colorScheme } = useMantineColorScheme();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the colours of the page change with its scheme
  useEffect(() => {
    const element = place.current;
    if (!element) {
      return;
    }
    const style = getComputedStyle(element);
    const text = { color: style.getPropertyValue('--mantine-color-text') };
    const chart = init(element, undefined, { renderer: 'svg' });
    chart.setOption({
      animation: false,
      textStyle: text,
      tooltip: { trigger: 'axis', renderMode: 'richText' },
      grid: { left: 8, right: 8, top: 16, bottom: 8, containLabel: true },
      xAxis: { type: 'category', data: groups, axisLabel: text },
      yAxis: { type: 'value', axisLabel: text },
      series: [
        {
          type: 'bar',
          name: label,
          data: values,
          color: style.getPropertyValue('--mantine-primary-color-filled'),
          barMaxWidth: 48,
        },
      ],
    });
    const resized = new ResizeObserver(() => chart.resize());
    resized.observe(element);
    return () => {
      resized.disconnect();
      chart.dispose();
    };
  }, [label, groups, values, colorScheme]);
  return <div ref={place} className="chart" role="img" aria-label={label} />;
}
