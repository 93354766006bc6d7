import assert from 'node:assert/strict'
import test from 'node:test'
import { readListActs } from './list-acts.ts'

const view = (id: string, name: string, ...items: string[]) => ({
  id,
  name,
  items: items.map((text) => ({ text, done: false })),
})
const lists = [view('1', 'shopping', 'oat milk', 'soap'), view('2', 'to-do', 'wash the car', 'ring the bank')]

/** What a text does, in short: "remove shopping: soap". */
const acts = (text: string) =>
  readListActs([text], { lists, active: false }).map((act) => {
    const name = 'list' in act ? (typeof act.list === 'string' ? act.list : act.list.name) : ''
    return `${act.kind} ${name}${'items' in act ? `: ${act.items.join(', ')}` : ''}`
  })

test('what is not on a list is taken off it, and the list stays', () => {
  assert.deepEqual(acts('remove corn from my shopping list'), ['remove shopping: corn'])
  assert.deepEqual(acts('delete the soap from shopping list'), ['remove shopping: soap'])
})

test('one request may take off and put on', () => {
  assert.deepEqual(acts('please remove milk from my shopping list and add root beer instead'), [
    'remove shopping: oat milk',
    'add shopping: root beer',
  ])
})

test('the list of things to do is the to-do list', () => {
  assert.deepEqual(acts('can you put paint the fence on my list of things to do'), [
    'add to-do: paint the fence',
  ])
  assert.deepEqual(acts("what's on my todo list?"), ['show to-do'])
  assert.deepEqual(acts('Take washing the car off my task list please'), ['remove to-do: wash the car'])
})

test('what is wished of a list is asked of it', () => {
  assert.deepEqual(acts('I need candles added to my grocery list'), ['add shopping: candles'])
  assert.deepEqual(acts('make sure limes are on the shopping list'), ['add shopping: limes'])
  assert.deepEqual(acts("add rice to my shopping list if it's not already on it"), ['add shopping: rice'])
})

test('everything on a list is all of it', () => {
  assert.deepEqual(acts('get rid of everything on my to do list'), ['clear to-do'])
  assert.deepEqual(acts('please clear out my whole shopping list'), ['clear shopping'])
})

test('what names no list is none of this', () => {
  assert.deepEqual(acts('how many people are on the guest board'), [])
  assert.deepEqual(acts('The plumber listed three faults'), [])
})
