import assert from 'node:assert/strict'
import test from 'node:test'
import { readDrop, readTickedState } from './list-talk.ts'

const jobs = {
  id: '1',
  name: 'jobs',
  items: ['paint the shed', 'mend the gate', 'bread', 'olive oil'].map((text) => ({ text, done: false })),
}

test('what is said to have happened is done', () => {
  const items = (text: string) => readTickedState(text, [jobs])?.items
  assert.deepEqual(items('The shed is painted'), ['paint the shed'])
  assert.deepEqual(items('Bread and olive oil are bought'), ['bread', 'olive oil'])
  assert.deepEqual(items('mended the gate at last'), ['mend the gate'])
  assert.equal(items("the gate isn't mended"), undefined)
  assert.equal(items('the gate is broken'), undefined)
})

test('what is no longer wanted comes off', () => {
  assert.deepEqual(readDrop('Never mind the bread, we have some', [jobs])?.items, ['bread'])
  assert.deepEqual(readDrop('the oil is sold out so skip it', [jobs])?.items, ['olive oil'])
  assert.equal(readDrop("don't forget the bread", [jobs]), undefined)
})
