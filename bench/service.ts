import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'

export type Service = {
  url: string
  readyMs: number
  stop(): Promise<void>
  /** Like `kill -9`. */
  kill(): Promise<void>
  /** Resident memory in MB. */
  memory(): number
}

/** Starts `jean serve` as its own process and waits until it is ready. */
export async function startService(env: Record<string, string>, args: string[] = []): Promise<Service> {
  const began = performance.now()
  const child = spawn(process.execPath, ['src/main.ts', 'serve', ...args], {
    env: { ...passedOn(), PORT: '0', LOG_LEVEL: 'error', NODE_NO_WARNINGS: '1', ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const lines = createInterface({ input: child.stdout })
  const line = await Promise.race([
    once(lines, 'line').then(([text]) => String(text)),
    once(child, 'exit').then(() => ''),
  ])
  const url = /http:\S+/.exec(line)?.[0]
  if (!url) throw new Error('the service did not start')
  // Without workers nobody is ready.
  const probe = args.includes('--web') ? 'healthz' : 'readyz'
  while (!(await fetch(`${url}/${probe}`)).ok) await new Promise((resolve) => setTimeout(resolve, 5))
  async function end(signal: NodeJS.Signals) {
    const exited = once(child, 'exit')
    child.kill(signal)
    await exited
  }
  return {
    url,
    readyMs: performance.now() - began,
    stop: () => end('SIGTERM'),
    kill: () => end('SIGKILL'),
    memory: () =>
      Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1]) / 1024,
  }
}

/** NODE_OPTIONS too, so that the service under load can be profiled (`NODE_OPTIONS=--cpu-prof`). */
function passedOn(): Record<string, string> {
  const { PATH = '', NODE_OPTIONS = '' } = process.env
  return { PATH, NODE_OPTIONS }
}
