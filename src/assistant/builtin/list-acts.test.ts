import assert from 'node:assert/strict'
import test from 'node:test'
import { readListActs } from './list-acts.ts'

const list = (name: string, ...items: string[]) => ({
  id: name,
  name,
  items: items.map((text) => ({ text, done: false })),
})
const garage = list('Garage', 'primer', 'masking tape')
const Lidl = list('Lidl', 'rice', 'soap')
const situation = { lists: [garage, Lidl], recent: garage, active: true }

test('a thing moves from one list to the other', () => {
  assert.deepEqual(readListActs(["Move the soap over to the garage list, it's for the van"], situation), [
    { kind: 'remove', list: Lidl, items: ['soap'] },
    { kind: 'add', list: 'Garage', items: ['soap'] },
  ])
})

test('whether a thing is on a list', () => {
  assert.deepEqual(readListActs(['Is there any sandpaper on the garage list?'], situation), [
    { kind: 'has', list: garage, item: 'sandpaper' },
  ])
})
