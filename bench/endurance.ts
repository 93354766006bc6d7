import { callsFrom, type Gateway, onStage, prepare, rateOf, type Start } from './load.ts'
import { type BenchRow, quantile } from './table.ts'

/** These take long and stand apart: what happens after a `kill -9`, and whether memory stays flat. */
export const enduranceParts: Record<string, (serverUrl: string, scale: number) => Promise<BenchRow[]>> = {
  takeover: (serverUrl) =>
    onStage(serverUrl, async ({ fresh, start, gateway }) =>
      measureTakeover(await fresh('takeover'), start, gateway),
    ),
  flat: (serverUrl, scale) =>
    onStage(serverUrl, async ({ fresh, start, gateway }) =>
      measureMemory(await fresh('flat'), start, gateway, Math.round(50_000 * scale)),
    ),
}

/** 100 messages are on their way through two workers when one of them is killed. */
async function measureTakeover(
  env: Record<string, string>,
  start: Start,
  gateway: Gateway,
): Promise<BenchRow[]> {
  const web = await start(env, ['--web'])
  const [first, second] = [await start(env, ['--worker']), await start(env, ['--worker'])]
  const calls = prepare(200, 100)
  await rateOf(web.url, calls.slice(0, 100))
  await gateway.sent(100)
  gateway.reset()
  const posted = rateOf(web.url, calls.slice(100))
  await gateway.sent(10)
  const killed = performance.now()
  await first.kill()
  await posted
  await gateway.sent(100)
  const value = (performance.now() - killed) / 1000
  await Promise.all([web.stop(), second.stop()])
  return [
    {
      what: 'all are answered after kill -9 of one of two workers',
      on: 'server',
      value,
      unit: 's',
      aim: '< 15 s',
    },
  ]
}

/** Resident memory after a fifth of the messages and at the end, each the median of many samples. */
async function measureMemory(
  env: Record<string, string>,
  start: Start,
  gateway: Gateway,
  count: number,
): Promise<BenchRow[]> {
  const service = await start(env)
  const people = 200
  const samples: number[] = []
  for (let sent = 0; sent < count; sent += people) {
    gateway.reset()
    await rateOf(service.url, callsFrom(people, 900_000, people))
    await gateway.sent(people)
    samples.push(service.memory())
  }
  await service.stop()
  const part = (from: number, to: number) =>
    quantile(samples.slice(Math.floor(from * samples.length), Math.ceil(to * samples.length)), 0.5)
  const [early, late] = [part(0.2, 0.3), part(0.9, 1)]
  return [
    { what: `memory after ${count} messages`, on: 'server', value: late, unit: 'MB', aim: '' },
    {
      what: 'the same, against after a fifth of them',
      on: 'server',
      value: (late / early - 1) * 100,
      unit: '%',
      aim: '± 10 %',
    },
  ]
}
