import assert from 'node:assert/strict'
import { test } from 'node:test'
import { substitute } from './correct.ts'
import { replacePerson } from './value-slot.ts'

const board = 'New prices: haddock 8.20, cod 8.90, chips 3.10, scraps free'

test('a value goes where the same thing is spoken of, not where one merely looks like it', () => {
  assert.equal(substitute(board, 'chips 2.95'), board.replace('3.10', '2.95'))
  assert.equal(substitute(board, "cod's gone up, its 9.40"), board.replace('8.90', '9.40'))
  assert.equal(
    substitute('Moorings $1,100 a year, storage $48 a foot', 'the moorings 1,250'),
    'Moorings $1,250 a year, storage $48 a foot',
  )
})

test('figures that were turned round go where their like stand, and keep the unit', () => {
  assert.equal(substitute('Readings 147 and 164', '146, read it backwards'), 'Readings 147 and 146')
  assert.equal(substitute('The shed is 16.4 metres, 36 tiles', '14.6'), 'The shed is 14.6 metres, 36 tiles')
})

test('what stood there before and what is rejected is nothing new', () => {
  assert.equal(
    substitute('He gets 2 scoops at 6', 'three scoops, two was last week'),
    'He gets three scoops at 6',
  )
  assert.equal(
    substitute('3 sets of 12, review in 4 weeks', 'review in three weeks not four'),
    '3 sets of 12, review in three weeks',
  )
})

test('a day keeps its month, a time its half of the day', () => {
  assert.equal(substitute('Fete is Saturday 23rd May', "so it's the 30th"), 'Fete is Saturday 30th May')
  assert.equal(substitute('Cab at 8.40pm', 'pickup is 8.55'), 'Cab at 8.55pm')
})

test('somebody stands in for somebody', () => {
  assert.equal(
    replacePerson('Bells on Sunday, Bo conducting', 'Bo is ill, so Ada conducts'),
    'Bells on Sunday, Ada conducting',
  )
  assert.equal(
    replacePerson('Raffle run by Mrs Hay', "Hay's handed the raffle to Mr Dunn"),
    'Raffle run by Mr Dunn',
  )
  assert.equal(replacePerson('Lunch with Bo', 'Bo likes Ada and Cyd'), undefined)
})
