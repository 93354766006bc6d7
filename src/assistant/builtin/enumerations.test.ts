import assert from 'node:assert/strict'
import test from 'node:test'
import { enumerations } from './enumerations.ts'

const source = (id: string, text: string) => ({ id, text, saidAt: `2026-03-0${id}T09:00:00.000Z` })

test('a memory that only enumerates can be changed like a list; one that tells facts cannot', () => {
  const views = enumerations([
    source('1', 'People coming to lunch: Olga, Sam, the Kims'),
    source('2', 'Trains: out is 7.15, back is 18.40'),
    source('3', 'The plumber is called Ravi'),
  ])
  assert.deepEqual(
    views.map(({ name, items }) => [name, items.map(({ text }) => text)]),
    [['People coming to lunch', ['Olga', 'Sam', 'Kims']]],
  )
})
