import assert from 'node:assert/strict'
import test from 'node:test'
import { updateLedger } from './ledger.ts'
import { emptyLedger, resolveReferent } from './referents.ts'

const turn = (
  userText: string,
  now: string,
  toolResults: { tool: string; input: unknown; output: unknown }[] = [],
) => ({
  userTexts: [userText],
  reply: 'OK.',
  toolResults,
  now,
})

test('she is the woman last spoken of, he the man', () => {
  const ledger = updateLedger(
    emptyLedger,
    turn('Lunch with Thomas and Helen was lovely', '2026-03-02T12:00:00.000Z'),
  )
  assert.equal(resolveReferent(ledger, 'she')?.label, 'Helen')
  assert.equal(resolveReferent(ledger, 'his')?.label, 'Thomas')
})

test('that list is the list last touched', () => {
  const touched = (id: string, name: string) => [
    { tool: 'add_to_list', input: {}, output: { id, name, added: ['x'] } },
  ]
  const first = updateLedger(
    emptyLedger,
    turn('food list: rice', '2026-03-02T12:00:00.000Z', touched('1', 'food')),
  )
  const second = updateLedger(
    first,
    turn('camping list: rope', '2026-03-02T12:01:00.000Z', touched('2', 'camping')),
  )
  assert.equal(resolveReferent(second, 'that list')?.label, 'camping')
  assert.equal(second.lastAct, 'list')
})

test('what was answered is noted, and waits for nothing', () => {
  const asked = {
    text: 'when is the fair',
    sourceId: 'm1',
    clause: 'fair is on Sunday',
    at: '2026-03-02T12:00:00.000Z',
  }
  const ledger = updateLedger(emptyLedger, {
    ...turn('when is the fair', asked.at),
    pending: { kind: 'answered', asked },
  })
  assert.deepEqual(ledger.asked, asked)
  assert.equal(ledger.pending, undefined)
})
