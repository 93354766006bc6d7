import { spawn } from 'node:child_process'
import { globSync } from 'node:fs'
import { startPostgres } from './support/postgres-server.ts'

// `npm test [-- FILE...]`: every test on the embedded database and on a Postgres server of its own.
const files = process.argv.slice(2)
const server = await startPostgres()
const args = ['--test', '--test-timeout=600000', ...(files.length > 0 ? files : findTests())]
const child = spawn(process.execPath, args, {
  stdio: 'inherit',
  env: { ...process.env, TEST_DATABASE_URL: server.url, NODE_NO_WARNINGS: '1' },
})
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill(signal))
const code = await new Promise<number>((resolve) => child.once('exit', (exit) => resolve(exit ?? 1)))
await server.stop()
process.exitCode = code

function findTests(): string[] {
  return globSync('{src,test,bench}/**/*.test.ts').sort()
}
