import { describe, expect, test } from 'vitest';
import { createMetrics } from './metrics.ts';

describe('metrics', () => {
  test('of two servers in one process do not meet', async () => {
    const [a, b] = ['a', 'b'].map((server) => createMetrics({ labels: { server }, process: false }));
    a?.counter({ name: 'pushes_total', help: 'Pushes.' }).inc();
    b?.counter({ name: 'pushes_total', help: 'Pushes.' }).inc(2);
    expect(await a?.text()).toContain('pushes_total{server="a"} 1\n');
    expect(await b?.text()).toContain('pushes_total{server="b"} 2\n');
  });

  test('refuse a name that is taken', () => {
    const metrics = createMetrics({ process: false });
    metrics.gauge({ name: 'rooms', help: 'Rooms.' });
    expect(() => metrics.gauge({ name: 'rooms', help: 'Rooms.' })).toThrow(/rooms/);
  });

  test('tell memory, CPU time, start time and lag of the process', async () => {
    const metrics = createMetrics({ lag: { lagMs: () => 250, close() {} } });
    const value = async (name: string) =>
      Number(new RegExp(`^${name} (.+)$`, 'm').exec(await metrics.text())?.[1]);
    expect(await value('process_resident_memory_bytes')).toBeGreaterThan(1e6);
    expect(await value('nodejs_heap_size_used_bytes')).toBeGreaterThan(1e6);
    expect(await value('nodejs_eventloop_lag_seconds')).toBe(0.25);
    expect(Math.abs((await value('process_start_time_seconds')) - Date.now() / 1_000)).toBeLessThan(3_600);
    const cpu = await value('process_cpu_seconds_total');
    expect(cpu).toBeGreaterThan(0);
    const { user, system } = process.cpuUsage();
    expect(await value('process_cpu_seconds_total')).toBeGreaterThanOrEqual(cpu);
    expect(cpu).toBeLessThanOrEqual((user + system) / 1e6);
  });
});
