import { getHeapStatistics } from 'node:v8';
import {
  Counter,
  type CounterConfiguration,
  Gauge,
  type GaugeConfiguration,
  Histogram,
  type HistogramConfiguration,
  Registry,
} from 'prom-client';
import type { LagMeter } from './lag-meter.ts';
import { residentMemory } from './resident-memory.ts';

/** The figures of one process. Factories throw when the name is taken. */
export interface Metrics {
  counter<Label extends string>(options: Described<CounterConfiguration<Label>>): Counter<Label>;
  gauge<Label extends string>(options: Described<GaugeConfiguration<Label>>): Gauge<Label>;
  histogram<Label extends string>(options: Described<HistogramConfiguration<Label>>): Histogram<Label>;
  /** All figures in the text format of Prometheus. */
  text(): Promise<string>;
  /** The media type of that text. */
  readonly contentType: string;
}

type Described<Configuration> = Omit<Configuration, 'registers'>;

export interface CreateMetricsOptions {
  /** Labels of every figure, such as the server's id and type. */
  readonly labels?: Readonly<Record<string, string>>;
  /** Whether memory, CPU time and start time of the process are told; default: true. They cost nothing until they are read. */
  readonly process?: boolean;
  /** Tells the event-loop lag as well. */
  readonly lag?: LagMeter;
}

/** Figures in a registry of their own: two servers can live in one process. */
export function createMetrics(options: CreateMetricsOptions = {}): Metrics {
  const registry = new Registry();
  const registers = [registry];
  if (options.labels !== undefined) registry.setDefaultLabels(options.labels);
  const metrics: Metrics = {
    counter: (configuration) => new Counter({ ...configuration, registers }),
    gauge: (configuration) => new Gauge({ ...configuration, registers }),
    histogram: (configuration) => new Histogram({ ...configuration, registers }),
    text: () => registry.metrics(),
    contentType: registry.contentType,
  };
  if (options.process !== false) addProcessMetrics(metrics);
  if (options.lag !== undefined) addLag(metrics, options.lag);
  return metrics;
}

/**
 * Under the names that dashboards know. prom-client's own default metrics are not used: they keep an observer of every
 * garbage collection and a lag histogram at 10 ms running, and list all open handles at each scrape.
 */
function addProcessMetrics(metrics: Metrics): void {
  const startedAt = Date.now() / 1_000 - process.uptime();
  metrics.gauge({
    name: 'process_resident_memory_bytes',
    help: 'Resident memory of the process in bytes.',
    collect() {
      this.set(residentMemory());
    },
  });
  metrics.gauge({
    name: 'nodejs_heap_size_used_bytes',
    help: 'Used JavaScript heap in bytes.',
    collect() {
      this.set(getHeapStatistics().used_heap_size);
    },
  });
  metrics.counter({
    name: 'process_cpu_seconds_total',
    help: 'User and system CPU time of the process in seconds.',
    collect() {
      const { user, system } = process.cpuUsage();
      this.reset();
      this.inc((user + system) / 1e6);
    },
  });
  metrics.gauge({
    name: 'process_start_time_seconds',
    help: 'Start of the process in seconds since the epoch.',
    collect() {
      this.set(startedAt);
    },
  });
}

function addLag(metrics: Metrics, lag: LagMeter): void {
  metrics.gauge({
    name: 'nodejs_eventloop_lag_seconds',
    help: 'Longest recent delay of the event loop in seconds.',
    collect() {
      this.set(lag.lagMs() / 1_000);
    },
  });
}
