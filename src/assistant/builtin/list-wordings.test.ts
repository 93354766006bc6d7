import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readListActs } from './list-acts.ts'
import { readLikely } from './list-likely.ts'
import type { ListSituation } from './list-view.ts'

const situation = (): ListSituation => {
  const items = ['40 slates', 'copper nails', 'lead sealant', 'sock aids'].map((text) => ({
    text,
    done: false,
  }))
  const list = { id: '1', name: 'merchants', items }
  return { lists: [list], recent: list, active: true }
}

const does = (...texts: string[]): string =>
  readListActs(texts, situation())
    .map((act) => ('items' in act ? `${act.kind} ${act.items.join(', ')}` : act.kind))
    .join('; ')

test('all but what is named is had', () => {
  assert.equal(
    does('got the lot except the sealant, they were out'),
    'tick 40 slates, copper nails, sock aids',
  )
  assert.equal(does("everything's in bar the nails"), 'tick 40 slates, lead sealant, sock aids')
})

test('the next sentence goes on with what the first says of its thing', () => {
  assert.equal(does("slates are on the van. so's the sealant"), 'tick 40 slates, lead sealant')
  assert.equal(does('got the nails. slates too'), 'tick copper nails, 40 slates')
})

test('one thing is taken for another, or another number of it', () => {
  assert.equal(
    does('scrap the nails, make it two tubes of glue'),
    'remove copper nails; add two tubes of glue',
  )
  assert.equal(does('bump the sock aids up to ten'), 'remove sock aids; add ten sock aids')
})

test('what is said of a thing is no other thing', () => {
  assert.equal(does('and bin liners, always forget those'), 'add bin liners')
  assert.equal(does('and cable ties lol'), 'add cable ties')
  assert.equal(does('chuck the ladder on'), 'add ladder')
})

test('"my list" is the one that was spoken of, or the only one', () => {
  const list = { id: '1', name: 'shopping', items: [{ text: 'wine', done: false }] }
  const [act] = readListActs(['chuck olives on my list too'], { lists: [list], active: false })
  assert.deepEqual(act, { kind: 'add', list: 'shopping', items: ['olives'] })
})

test('what is done with one thing goes for the other as well', () => {
  assert.equal(does('the slates are in the van, and so is the sealant'), 'tick 40 slates, lead sealant')
})

test('a list begins beside the one there is', () => {
  assert.deepEqual(readListActs(['A chemist list as well, plasters and eye drops'], situation()), [
    { kind: 'add', list: 'chemist', items: ['plasters', 'eye drops'] },
  ])
})

test('what is likely, and worded in no usual way', () => {
  assert.deepEqual(
    readLikely('list-new', 0.9, ['need for the market:', 'tent weights', 'card reader'], {
      lists: [],
      active: false,
    }),
    [{ kind: 'add', list: 'market', items: ['tent weights', 'card reader'] }],
  )
  const [done] = readLikely('list-add', 0.9, ['nails bought an all'], situation())
  assert.equal(done?.kind, 'tick')
})
