import assert from 'node:assert/strict'
import test from 'node:test'
import { readCommitments } from './commitments.ts'
import { findMentions } from './mentions.ts'

test('what somebody takes on, with the name that the pronoun stands for', () => {
  const source = {
    id: '1',
    saidAt: '2026-03-02T09:00:00Z',
    text: 'Good call with Amira about the flat; she will send the lease and I owe her the deposit',
  }
  assert.deepEqual(readCommitments(source), ['Amira will send the lease', 'I owe Amira the deposit'])
})

test('first names that are words too, and words that are no names', () => {
  const people = (text: string) => findMentions(text, '', 'user').filter(({ kind }) => kind === 'person')
  assert.deepEqual(
    people('Bob likes tea').map(({ label }) => label),
    ['Bob'],
  )
  assert.deepEqual(people("I'm off"), [])
  assert.deepEqual(people('Box is under the stairs'), [])
})
