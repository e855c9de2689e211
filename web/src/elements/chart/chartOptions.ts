// What lives here: what uPlot is told about a chart.
import UPlot from "uplot";

export interface ChartSeries {
  label: string;
  color: 1 | 2 | 3;
  kind: "bars" | "line";
  values: (number | null)[];
}

interface Wanted {
  series: ChartSeries[];
  width: number;
  height: number;
  discrete: boolean;
  formatX: (x: number) => string;
  formatY: (y: number) => string;
  onCursor: (index: number | null) => void;
}

const colorOf = (name: string): string =>
  getComputedStyle(document.documentElement).getPropertyValue(name).trim();

function seriesOptions(one: ChartSeries): UPlot.Series {
  const color = colorOf(`--chart-${one.color}`);
  if (one.kind === "line") {
    return { stroke: color, width: 2, fill: `${color}22`, points: { show: false } };
  }
  const bars = UPlot.paths.bars?.({ size: [0.7, 28], radius: 0.15 });
  return {
    stroke: color,
    fill: color,
    width: 0,
    points: { show: false },
    ...(bars ? { paths: bars } : {}),
  };
}

function axes(wanted: Wanted): UPlot.Axis[] {
  const stroke = colorOf("--mantine-color-dimmed");
  const grid = { stroke: colorOf("--chart-grid"), width: 1 };
  const font = "11px system-ui, sans-serif";
  return [
    {
      stroke,
      font,
      grid: { show: false },
      ticks: { show: false },
      size: 30,
      gap: 9,
      space: 64,
      ...(wanted.discrete ? { incrs: [1, 2, 3, 4, 6, 8, 12, 24] } : {}),
      values: (_, splits) => splits.map(wanted.formatX),
    },
    {
      stroke,
      font,
      grid,
      ticks: { show: false },
      size: 46,
      gap: 4,
      space: 34,
      values: (_, splits) => splits.map(wanted.formatY),
    },
  ];
}

export function chartOptions(wanted: Wanted): UPlot.Options {
  return {
    width: wanted.width,
    height: wanted.height,
    legend: { show: false },
    cursor: { y: false, points: { size: 6 }, drag: { x: false, y: false } },
    padding: [8, 8, 0, 0],
    scales: {
      x: {
        time: false,
        range: (_, from, to) => (wanted.discrete ? [from - 0.6, to + 0.6] : [from, to]),
      },
      // From zero, with air above; a scale without height can't be drawn.
      y: { range: (_, __, to) => [0, to > 0 ? to * 1.1 : 1] },
    },
    series: [{}, ...wanted.series.map(seriesOptions)],
    axes: axes(wanted),
    hooks: { setCursor: [(plot) => wanted.onCursor(plot.cursor.idx ?? null)] },
  };
}
