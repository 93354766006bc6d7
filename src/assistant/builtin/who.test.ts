import assert from 'node:assert/strict'
import test from 'node:test'
import { emptyLedger, type Ledger, type Referent } from '../referents.ts'
import { whoMeans } from './who.ts'

const at = '2026-05-04T12:00:00.000Z'
const person = (label: string): Referent => ({
  kind: 'person',
  label,
  named: true,
  mentionedAt: at,
  by: 'user',
})
const told = (text: string) => ({ id: text, text, saidAt: at })

test('a name is a man’s or a woman’s by the pronoun that followed it before', () => {
  const ledger: Ledger = { ...emptyLedger, entries: [person('Rao'), person('Okafor')] }
  const sources = [
    told('Rao takes contracts, he hates latecomers'),
    told('Okafor takes torts and her room is C2'),
  ]
  assert.equal(whoMeans('she', ledger, sources)[0]?.referent.label, 'Okafor')
  assert.equal(whoMeans('him', ledger, sources)[0]?.referent.label, 'Rao')
})

test('the shares of those who may be meant add up to one, and nobody is meant where nobody was spoken of', () => {
  const ledger: Ledger = { ...emptyLedger, entries: [person('Ada'), person('Bo'), person('Cy')] }
  const shares = whoMeans('they', ledger, []).map(({ share }) => share)
  assert.ok(Math.abs(shares.reduce((sum, share) => sum + share, 0) - 1) < 1e-6)
  assert.deepEqual(whoMeans('her', emptyLedger, []), [])
})
