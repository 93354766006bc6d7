import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test from 'node:test'
import { promisify } from 'node:util'
import { evalCommand } from '../src/commands/eval.ts'
import { printComparison } from '../src/commands/eval-report.ts'
import { startAnthropic } from './support/anthropic-stand-in.ts'

const suite = `
- id: compare-known
  category: unknown
  turns:
    - user: What is my locker code?
      reply_lacks: ['\\d']
- id: compare-parrot
  category: meta
  turns:
    - user: Say parrot
      reply_has: [parrot]
`

test('jean eval --compare plays two models side by side, with cost and latency', async (t) => {
  const claude = await startAnthropic(t)
  claude.always((request) => ({
    text: JSON.stringify(request.messages.at(-1)).includes('Say parrot')
      ? 'Parrot!'
      : 'You have not told me.',
  }))
  const file = join(mkdtempSync(join(tmpdir(), 'jean-compare-')), 'suite.yaml')
  writeFileSync(file, suite)
  const args = ['eval', file, '--compare', 'builtin,anthropic:claude-sonnet-5-5', '--json']
  const { stdout } = await promisify(execFile)(process.execPath, ['src/main.ts', ...args], {
    cwd: new URL('..', import.meta.url).pathname,
    env: { ...process.env, ANTHROPIC_API_KEY: 'test-key', ANTHROPIC_BASE_URL: claude.url },
  })
  const { models } = JSON.parse(stdout)
  const [builtin, sonnet] = models
  assert.deepEqual([builtin.model, sonnet.model], ['builtin', 'anthropic:claude-sonnet-5-5'])
  assert.deepEqual(sonnet.categories, {
    unknown: { passed: 1, total: 1 },
    meta: { passed: 1, total: 1 },
  })
  assert.ok(sonnet.spent.costUsd > 0 && builtin.spent.costUsd === 0)
  assert.deepEqual(sonnet.spent.fallbacks, {})

  const lines: string[] = []
  t.mock.method(console, 'log', (line: string) => lines.push(line))
  printComparison([builtin, { ...sonnet, spent: { ...sonnet.spent, fallbacks: { unauthorized: 2 } } }])
  const table = lines.join('\n')
  assert.match(table, /^category\s+builtin\s+anthropic:claude-sonnet-5-5$/m)
  assert.match(table, /^unknown\s+1 \/ 1\s+1 \/ 1$/m)
  assert.match(table, /^cost\s+\$0\.0000\s+\$0\.\d{4}$/m)
  assert.match(table, /^latency p50\s+\d+ ms\s+\d+ ms$/m)
  assert.match(table, /did not answer 2 of 2 turns: unauthorized/)
})

test('--compare wants two models', async () => {
  for (const models of ['builtin', 'builtin,', ','])
    await assert.rejects(
      evalCommand({}).exitOverride().parseAsync(['node', 'eval', 'suite.yaml', '--compare', models]),
      /--compare takes two models/,
    )
})
