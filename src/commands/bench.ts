import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { Command } from 'commander'

/** `jean bench`: runs the checkout's benchmarks, which are no part of the service. */
export function benchCommand(): Command {
  return new Command('bench')
    .description('measure, and print the figures as a table')
    .option('--json')
    .option('--only <parts...>', 'these parts only')
    .option('--scale <number>', "of the throughput's samples, 1 for all")
    .action(async ({ json, only = [], scale }: { json?: boolean; only?: string[]; scale?: string }) => {
      const script = join(import.meta.dirname, '../../bench/run.ts')
      const args = [
        script,
        ...(json ? ['--json'] : []),
        ...only.flatMap((part) => ['--only', part]),
        ...(scale ? ['--scale', scale] : []),
      ]
      const [code] = await once(spawn(process.execPath, args, { stdio: 'inherit' }), 'exit')
      process.exitCode = Number(code ?? 1)
    })
}
