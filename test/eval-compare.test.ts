import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test from 'node:test'
import { promisify } from 'node:util'
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
  const jean = (...args: string[]) =>
    promisify(execFile)(process.execPath, ['src/main.ts', 'eval', file, ...args], {
      cwd: new URL('..', import.meta.url).pathname,
      env: { ...process.env, ANTHROPIC_API_KEY: 'test-key', ANTHROPIC_BASE_URL: claude.url },
    })
  const { stdout } = await jean('--compare', 'builtin,anthropic:claude-sonnet-5-5', '--json')
  const { models } = JSON.parse(stdout)
  const [builtin, sonnet] = models
  assert.deepEqual([builtin.model, sonnet.model], ['builtin', 'anthropic:claude-sonnet-5-5'])
  assert.deepEqual(sonnet.categories, {
    unknown: { passed: 1, total: 1 },
    meta: { passed: 1, total: 1 },
  })
  assert.ok(sonnet.spent.costUsd > 0 && builtin.spent.costUsd === 0)
  assert.deepEqual(sonnet.spent.fallbacks, {})

  const table = (await jean('--compare', 'builtin, anthropic:claude-sonnet-5-5')).stdout
  assert.match(table, /^category\s+builtin\s+anthropic:claude-sonnet-5-5$/m)
  assert.match(table, /^unknown\s+1 \/ 1\s+1 \/ 1$/m)
  assert.match(table, /^cost\s+\$0\.0000\s+\$0\.\d{4}$/m)
  assert.match(table, /^latency p50\s+\d+ ms\s+\d+ ms$/m)

  claude.always({ status: 401, error: 'authentication_error' })
  assert.match(
    (await jean('--model', 'anthropic:claude-sonnet-5-5')).stdout,
    /did not answer 2 of 2 turns: unauthorized/,
  )
  await assert.rejects(jean('--compare', 'builtin'), /--compare takes two models/)
})
