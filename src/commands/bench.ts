import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { Command } from 'commander'

/** `jean bench`: runs the checkout's benchmarks, which are no part of the service. */
export function benchCommand(): Command {
  return new Command('bench')
    .description('measure, and print the figures as a table')
    .option('--json')
    .option('--only <part>', 'one part only')
    .action(async ({ json, only }: { json?: boolean; only?: string }) => {
      const script = join(import.meta.dirname, '../../bench/run.ts')
      const args = [script, ...(json ? ['--json'] : []), ...(only ? ['--only', only] : [])]
      const [code] = await once(spawn(process.execPath, args, { stdio: 'inherit' }), 'exit')
      process.exitCode = Number(code ?? 1)
    })
}
