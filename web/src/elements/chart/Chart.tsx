// What lives here: a chart over uPlot, with a legend that tells values under the pointer, and a table for screen readers.
import "uplot/dist/uPlot.min.css";
import { useComputedColorScheme } from "@mantine/core";
import { useMergedRef, useResizeObserver } from "@mantine/hooks";
import { useEffect, useRef, useState } from "react";
import UPlot from "uplot";
import classes from "./Chart.module.css";
import { type ChartSeries, chartOptions } from "./chartOptions";

interface Props {
  label: string;
  /** What x is called in the table. */
  xLabel: string;
  xs: number[];
  series: ChartSeries[];
  formatX: (x: number) => string;
  formatY: (y: number) => string;
  height?: number;
  /** Steps between x values are whole numbers, as of hours or days. */
  discrete?: boolean;
}

export function Chart(props: Props) {
  const { label, xLabel, xs, series, formatX, formatY, height = 190, discrete = false } = props;
  const scheme = useComputedColorScheme();
  const [observed, { width }] = useResizeObserver<HTMLDivElement>();
  const frame = useRef<HTMLDivElement>(null);
  const frameRef = useMergedRef(frame, observed);
  const plot = useRef<UPlot>(undefined);
  const [index, setIndex] = useState<number | null>(null);
  const names = series.map((one) => `${one.color}${one.kind}${one.label}`).join();
  const data = useRef<UPlot.AlignedData>([[]]);
  // What the plot asks for when it draws: it lives longer than one rendering.
  const latest = useRef({ formatX, formatY });
  useEffect(() => {
    latest.current = { formatX, formatY };
    data.current = [xs, ...series.map((one) => one.values)];
  });
  const isSized = width > 0;

  useEffect(() => {
    const element = frame.current;
    if (!element || !isSized) return;
    const options = chartOptions({
      series,
      width: element.clientWidth,
      height,
      discrete,
      formatX: (x) => latest.current.formatX(x),
      formatY: (y) => latest.current.formatY(y),
      onCursor: setIndex,
    });
    const created = new UPlot(options, data.current, element);
    plot.current = created;
    return () => {
      created.destroy();
      plot.current = undefined;
    };
    // A plot is made anew when what it looks like changes; new values and widths are given to it below.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [names, scheme, height, discrete, isSized]);

  useEffect(() => {
    plot.current?.setData(data.current);
  }, [xs, series]);

  useEffect(() => {
    if (width > 0) plot.current?.setSize({ width, height });
  }, [width, height]);

  const at = index !== null && index < xs.length ? index : null;
  const pointed = at === null ? undefined : xs[at];
  return (
    <figure className={classes.figure} aria-label={label}>
      <div className={classes.legend} aria-hidden>
        <span className={classes.x}>{pointed === undefined ? "" : formatX(pointed)}</span>
        {series.map((one) => {
          const value = at === null ? undefined : one.values[at];
          return (
            <span key={one.label} className={classes.name}>
              <span className={classes.mark} data-color={one.color} />
              {one.label}
              <span className={classes.value}>
                {value === undefined || value === null ? "" : formatY(value)}
              </span>
            </span>
          );
        })}
      </div>
      <div ref={frameRef} className={classes.plot} style={{ height }} aria-hidden />
      <div className="visually-hidden">
        <table>
          <caption>{label}</caption>
          <thead>
            <tr>
              <th scope="col">{xLabel}</th>
              {series.map((one) => (
                <th key={one.label} scope="col">
                  {one.label}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {xs.map((x, row) => (
              <tr key={x}>
                <th scope="row">{formatX(x)}</th>
                {series.map((one) => (
                  <td key={one.label}>{formatY(one.values[row] ?? 0)}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </figure>
  );
}
