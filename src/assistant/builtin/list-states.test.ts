import assert from 'node:assert/strict'
import test from 'node:test'
import { readListActs } from './list-acts.ts'

const jobs = {
  id: '1',
  name: 'jobs',
  items: ['paint the shed', 'mend the gate', 'bread', 'olive oil'].map((text) => ({ text, done: false })),
}

const read = (text: string, spoken?: string) =>
  readListActs([text], { lists: [jobs], recent: jobs, active: true, ...(spoken ? { spoken: [spoken] } : {}) })
    .map((act) => `${act.kind}${'items' in act ? ` ${act.items.join(', ')}` : ''}`)
    .join('; ')

test('what is said to have happened is done', () => {
  assert.equal(read('The shed is painted'), 'tick paint the shed')
  assert.equal(read('Bread and olive oil are bought'), 'tick bread, olive oil')
  assert.equal(read('mended the gate at last'), 'tick mend the gate')
  assert.equal(read("that's the shed done"), 'tick paint the shed')
  assert.equal(read("the bread's already in the car"), 'tick bread')
  assert.equal(read('got the oil'), 'tick olive oil')
  assert.equal(read("the gate isn't mended"), '')
  assert.equal(read('the gate is broken'), '')
})

test('what is no longer wanted comes off', () => {
  assert.equal(read('Never mind the bread, we have some'), 'remove bread')
  assert.equal(read('the oil is sold out so skip it'), 'remove olive oil')
  assert.equal(read("you can take the bread off, we've loads"), 'remove bread')
  assert.equal(read("oh and we don't need oil after all"), 'remove olive oil')
  assert.equal(read("don't forget the bread"), '')
})

test('a thing may be pointed at', () => {
  assert.equal(read('no take that last one off'), 'remove olive oil')
  assert.equal(read('tick off the first one'), 'tick paint the shed')
  assert.equal(read("first one's done"), 'tick paint the shed')
  assert.equal(read('ditch the bread and add rolls'), 'remove bread; add rolls')
  assert.equal(read('cross both off', 'add bread and olive oil'), 'tick bread, olive oil')
  assert.equal(read('scrap that', 'also bread'), 'remove bread')
})

test('one thing becomes another', () => {
  assert.equal(read('swap the bread for rolls'), 'remove bread; add rolls')
  assert.equal(read('no, butter not olive oil'), 'remove olive oil; add butter')
})

test('more comes on', () => {
  assert.equal(read('and jam'), 'add jam')
  assert.equal(read('ooh, jam too'), 'add jam')
  assert.equal(read('Pete swears by Marmite, put that down too'), 'add Marmite')
  assert.equal(read('I forgot the jam'), 'add jam')
  assert.equal(read('chuck a lime on the list, the gin is out'), 'add lime')
})
