import assert from 'node:assert/strict'
import test from 'node:test'
import type { TurnContext } from '../../context.ts'
import { readListActs } from '../list-acts.ts'
import { listSituationOf } from '../plan.ts'
import type { Known } from '../turn-plan.ts'
import { cuesOf } from './cues.ts'
import { acts, weighActs } from './read-acts.ts'

const now = '2026-05-04T12:00:00.000Z'
const source = { id: '1', text: 'Kiln is booked for Thursday at 4, glaze shelf is B2', saidAt: now }
const known: Known = { sources: [source], lists: [], past: [] }
const ledger = { entries: [], told: { id: '1', statement: source.text, at: now }, lastAct: 'memory' }

function likeliest(text: string, told = known): string {
  const context = {
    now,
    timezone: 'UTC',
    history: [{ role: 'user', text: source.text, at: now }],
    incoming: [{ text, at: now }],
    ledger: told === known ? ledger : { entries: [] },
  } as unknown as TurnContext
  const listActs = readListActs([text], listSituationOf(context, told))
  const shares = weighActs(cuesOf([text], context, told, listActs))
  return acts.reduce((best, act) => (shares[act] > shares[best] ? act : best))
}

test('what a message does is told from how it stands to what is known, not by its mark', () => {
  assert.equal(likeliest('kiln is when'), 'ask')
  assert.equal(likeliest('Marek wants to know the shelf for the glaze'), 'ask')
  assert.equal(likeliest('Marek wants a lift to the station on Sunday'), 'tell')
  assert.equal(likeliest('sorry no, friday at 5'), 'correct')
  assert.equal(likeliest('cheers pal, much appreciated'), 'chat')
})

test('the shares of the acts add up to one', () => {
  const shares = weighActs(['any', 'asks', 'no such cue'])
  assert.ok(Math.abs(acts.reduce((sum, act) => sum + shares[act], 0) - 1) < 1e-6)
})
