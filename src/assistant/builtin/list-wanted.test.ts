import assert from 'node:assert/strict'
import test from 'node:test'
import { factsBeside } from './list-facts.ts'
import { itemsNamed } from './list-items.ts'
import { readLikely, withAllDone } from './list-likely.ts'
import { readWhole } from './list-show.ts'
import type { ListView } from './list-view.ts'
import { wantedIn } from './list-wanted.ts'

const listOf = (...items: string[]): ListView => ({
  id: '1',
  name: 'jobs',
  items: items.map((text) => ({ text, done: false })),
})

test('what is wanted on a list, however it is said', () => {
  assert.deepEqual(wantedIn('the boss has added sweeping the yard'), ['sweeping the yard'])
  assert.deepEqual(wantedIn('They also need rulers, the school says'), ['rulers'])
  assert.deepEqual(wantedIn('another one: gutter is leaking'), ['gutter is leaking'])
  assert.deepEqual(wantedIn("I'd best oil the hinges as well"), ['oil the hinges'])
  assert.deepEqual(wantedIn('a bag of salt has to go in too'), ['bag of salt'])
  assert.deepEqual(wantedIn('swap in a spare fuse'), ['spare fuse'])
  assert.deepEqual(wantedIn('Do add the Hales.'), ['Hales'])
})

test('all that a message says is done is ticked, and nothing that is not', () => {
  const list = listOf('mend gate', 'buy rope', 'spare tyre', 'paint fence')
  const tick = (said: string, ...items: string[]) =>
    withAllDone([{ kind: 'tick', list, items }], [said]).flatMap((act) =>
      act.kind === 'tick' ? act.items : [],
    )
  assert.deepEqual(tick("gate's mended, rope's in", 'mend gate'), ['mend gate', 'buy rope'])
  assert.deepEqual(tick('gate is mended but not the fence', 'mend gate'), ['mend gate'])
  assert.deepEqual(tick('gate mended, still need rope', 'mend gate'), ['mend gate'])
})

test('a thing goes by another word, its beginning or a slip where its own word is not said', () => {
  assert.deepEqual(itemsNamed('got the spuds', listOf('potatoes', 'milk')), ['potatoes'])
  assert.deepEqual(itemsNamed('done misrep', listOf('misrepresentation', 'offer')), ['misrepresentation'])
  assert.deepEqual(itemsNamed('the bag is in the car', listOf('sleeping bag', 'torch')), ['sleeping bag'])
  assert.deepEqual(itemsNamed('torch is in the bag', listOf('sleeping bag', 'torch')), ['torch'])
})

test('what is told beside a change of a list is kept, with what it is about', () => {
  const list = listOf('book taxi', 'rope')
  const facts = (said: string) => factsBeside([said], [{ kind: 'remove', list, items: ['book taxi'] }])
  assert.deepEqual(facts("cross off the taxi, Ada's dad is driving us"), [
    { statement: "Ada's dad is driving us", about: ['book taxi'] },
  ])
  assert.deepEqual(facts("taxi's done, he comes at 7 on the 14th"), [
    { statement: 'he comes at 7 on the 14th', about: ['book taxi'] },
  ])
  assert.deepEqual(facts('no taxi, we have enough'), [])
})

test('one list after the other in one message', () => {
  const acts = readLikely('list-new', 0.9, ['Two lists please. Shed: grease, rope. Groceries: oats, milk'], {
    lists: [],
    active: false,
  })
  assert.deepEqual(acts, [
    { kind: 'add', list: 'Shed', items: ['grease', 'rope'] },
    { kind: 'add', list: 'Groceries', items: ['oats', 'milk'] },
  ])
})

test('after a question about one of several, naming another ticks nothing', () => {
  const list = listOf('eggs for Cal', 'nuts for Jo')
  const situation = { lists: [list], recent: list, active: false }
  assert.deepEqual(readLikely('list-done', 0.45, ['and Cal'], situation), [])
  assert.equal(readLikely('list-done', 0.9, ['Cal done'], situation)[0]?.kind, 'tick')
})

test('a whole list is deleted though its name has a sign and a reason follows', () => {
  assert.equal(readWhole('delete the whole b&q list mate', listOf('rope'))?.kind, 'delete')
})
