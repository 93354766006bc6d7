import assert from 'node:assert/strict'
import test from 'node:test'
import { parseConfig } from './config.ts'
import { UsageError } from './errors.ts'

const sid = `AC${'0'.repeat(32)}`
const twilio = { TWILIO_ACCOUNT_SID: sid, TWILIO_AUTH_TOKEN: 'a', TWILIO_PHONE_NUMBER: '+15551234567' }

test('nothing set: embedded, simulated, built-in, open', () => {
  const config = parseConfig({})
  assert.equal(config.databaseUrl, null)
  assert.equal(config.twilio, null)
  assert.equal(config.model, 'builtin')
  assert.equal(config.signup, 'open')
  assert.deepEqual(
    [config.port, config.host, config.contextMessages, config.burstWaitMs],
    [3000, '127.0.0.1', 6, 1500],
  )
})

test('an empty variable is one that is not set', () => {
  assert.equal(parseConfig({ PORT: '', DATABASE_URL: '', JEAN_MODEL: '' }).port, 3000)
})

test('a key makes Claude the mind; Twilio closes the door to strangers', () => {
  assert.equal(parseConfig({ ANTHROPIC_API_KEY: 'k' }).model, 'anthropic:claude-sonnet-5-5')
  assert.equal(parseConfig({ ANTHROPIC_API_KEY: 'k', JEAN_MODEL: 'builtin' }).model, 'builtin')
  assert.equal(parseConfig(twilio).signup, 'closed')
  assert.deepEqual(parseConfig({ ...twilio, TWILIO_AUTH_TOKEN: 'new, old' }).twilio?.authTokens, [
    'new',
    'old',
  ])
})

const wrong: [Record<string, string>, RegExp][] = [
  [{ PORT: 'x' }, /^PORT must be a whole number from 0 to 65535\.$/],
  [{ PORT: '70000' }, /^PORT must be/],
  [{ BURST_WAIT_MS: '-1' }, /^BURST_WAIT_MS must be a whole number/],
  [{ PUBLIC_URL: 'sms.example.com' }, /^PUBLIC_URL must be a full address such as/],
  [{ DATABASE_URL: 'mysql://x' }, /^DATABASE_URL must be a full address such as postgres:/],
  [{ DEFAULT_TIMEZONE: 'Mars/Olympus' }, /^DEFAULT_TIMEZONE must be an IANA time zone/],
  [{ SIGNUP: 'maybe' }, /^SIGNUP must be open or closed\.$/],
  [{ JEAN_MODEL: 'clever' }, /^JEAN_MODEL must be builtin or provider:model\.$/],
  [{ ADMIN_TOKEN: 'short' }, /^ADMIN_TOKEN must have at least 8 characters\.$/],
  [{ TWILIO_AUTH_TOKEN: 'a' }, /^TWILIO_ACCOUNT_SID must be set/],
  [{ TWILIO_ACCOUNT_SID: sid }, /^TWILIO_AUTH_TOKEN must be set/],
  [
    { TWILIO_ACCOUNT_SID: sid, TWILIO_AUTH_TOKEN: 'a' },
    /^TWILIO_PHONE_NUMBER or TWILIO_MESSAGING_SERVICE_SID must/,
  ],
]

for (const [env, message] of wrong) {
  test(`${Object.keys(env).at(-1)}=${Object.values(env).at(-1)} is refused in one line that names it`, () => {
    assert.throws(
      () => parseConfig(env),
      (error) => error instanceof UsageError && message.test(error.message) && !error.message.includes('\n'),
    )
  })
}
