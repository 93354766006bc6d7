import assert from 'node:assert/strict'
import test from 'node:test'
import type { ModelMessage } from 'ai'
import fc from 'fast-check'
import type { TurnContext } from './context.ts'
import { messagesOf } from './messages.ts'
import { clipTokens, estimateTokens } from './tokens.ts'

const text = fc.oneof(
  fc.string({ maxLength: 400 }),
  fc.string({ unit: 'grapheme', maxLength: 1600 }),
  fc.constantFrom('', ' ', 'x'.repeat(9_000), '\n'.repeat(300), '"<>\\'.repeat(500), '😀'.repeat(1_600)),
)
const instant = fc
  .date({ min: new Date('2020-01-01'), max: new Date('2030-01-01'), noInvalidDate: true })
  .map((date) => date.toISOString())
const context: fc.Arbitrary<TurnContext> = fc.record({
  now: instant,
  timezone: fc.constantFrom('UTC', 'America/Argentina/Buenos_Aires', 'Asia/Kolkata'),
  assistantName: fc.constant('Jean Memory'),
  history: fc.array(
    fc.record({ role: fc.constantFrom('user' as const, 'assistant' as const), text, at: instant }),
    { maxLength: 50 },
  ),
  incoming: fc.array(fc.record({ text, at: instant }), { minLength: 1, maxLength: 5 }),
  ledger: fc.record({
    entries: fc.array(
      fc.record({
        kind: fc.constantFrom('list' as const, 'person' as const),
        label: text,
        mentionedAt: instant,
        by: fc.constant('user' as const),
      }),
      { maxLength: 20 },
    ),
    pending: fc.option(
      fc.record({ kind: fc.constant('forget'), ids: fc.array(fc.uuid(), { maxLength: 60 }), label: text }),
      { nil: undefined },
    ),
  }),
  found: fc.array(
    fc.record({
      id: fc.uuid(),
      kind: fc.constantFrom('memory' as const, 'message' as const, 'document' as const),
      text,
      saidAt: instant,
      current: fc.boolean(),
      source: fc.option(text, { nil: undefined }),
    }),
    { maxLength: 50 },
  ),
})

test('what changes from turn to turn stays under 2,000 tokens, whatever people write', () => {
  fc.assert(
    fc.property(context, (given) => {
      const messages = messagesOf(given)
      const tokens = estimateTokens(partsOf(messages).join('\n'))
      assert.ok(tokens < 2_000, `${tokens} tokens`)
      assert.equal(messages[0]?.role, 'user')
      assert.equal(messages.at(-1)?.role, 'user')
      assert.ok(
        partsOf(messages).every((part) => part.trim() !== ''),
        'no empty part: providers refuse it',
      )
    }),
    { numRuns: 300 },
  )
})

test("whatever stands in the data, the context block is one block and every line of it is the service's", () => {
  fc.assert(
    fc.property(context, (given) => {
      const block = partsOf(messagesOf(given).slice(-1))[0] ?? ''
      assert.equal(block.match(/<\/?context/g)?.length, 2)
      for (const line of block.split('\n').slice(1, -1))
        assert.match(
          line,
          /^(now: |referents: |your question that waits|said before, best|- (memory|message|document))/,
        )
    }),
    { numRuns: 200 },
  )
})

test('an ordinary conversation is given whole, in order, the new text once and last', () => {
  const history = Array.from({ length: 6 }, (_, index) => ({
    role: index % 2 ? ('assistant' as const) : ('user' as const),
    text: `message ${index} ${'with some words '.repeat(8)}`.trim(),
    at: `2026-03-02T09:0${index}:00.000Z`,
  }))
  const messages = messagesOf({
    now: '2026-03-05T10:00:00.000Z',
    timezone: 'America/New_York',
    assistantName: 'Jean Memory',
    history,
    incoming: [
      { text: 'the first', at: '2026-03-05T10:00:00.000Z' },
      { text: 'and the second', at: '2026-03-05T10:00:01.000Z' },
    ],
    ledger: { entries: [] },
    found: [],
  })
  assert.deepEqual(
    messages.map(({ role }) => role),
    [...history.map(({ role }) => role), 'user'],
  )
  const parts = partsOf(messages)
  for (const { text } of history) assert.ok(parts.includes(text))
  assert.equal(parts.at(-1), 'the first\nand the second')
  assert.equal(parts.at(-2), '[3 days later, Thu 5 Mar 2026, 05:00]')
})

test('a long text loses its middle, not its ends', () => {
  const clipped = clipTokens(`beginning ${'word '.repeat(2_000)}end`, 100)
  assert.match(clipped, /^beginning .* \[\.\.\.\] .*end$/)
  assert.ok(estimateTokens(clipped) <= 100)
})

function partsOf(messages: ModelMessage[]): string[] {
  return messages.flatMap(({ content }) =>
    typeof content === 'string'
      ? [content]
      : content.flatMap((part) => (part.type === 'text' ? [part.text] : [])),
  )
}
