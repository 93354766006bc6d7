import assert from 'node:assert/strict'
import test from 'node:test'
import { readCorrection, substitute } from './correct.ts'
import { isRestatement, replaceCrossed } from './correct-slot.ts'

const corrected = (old: string, text: string) => {
  const correction = readCorrection(text)
  return correction && substitute(old, correction.rest, correction.marked)
}

test('a phrase takes the place of what is likest', () => {
  assert.equal(
    corrected('Supper with Ana on Friday at Nonno', 'sorry, I meant Bianca'),
    'Supper with Bianca on Friday at Nonno',
  )
  assert.equal(
    corrected('The curtains are in pale blue', "we've changed our minds, it's to be dark red"),
    'The curtains are in dark red',
  )
  assert.equal(
    corrected('The meeting with Ana is in the library', "actually it's in the canteen"),
    'The meeting with Ana is in the canteen',
  )
  assert.equal(corrected('The dog is asleep', "wait, it's raining"), undefined)
})

test('parts and designations of a value', () => {
  assert.equal(corrected('The bike lock is 21-40-9', 'typo, last one is 7'), 'The bike lock is 21-40-7')
  assert.equal(corrected('The door code is 5527', 'no, last digit is 1'), 'The door code is 5521')
  assert.equal(corrected('Seats: block 9, row C', "block's right but it's row F"), 'Seats: block 9, row F')
  assert.equal(corrected('Sold it at 8.15 a kilo', "no wait that's a 4 not a 1"), 'Sold it at 8.45 a kilo')
  assert.equal(corrected('The shelf is 900mm', 'measured wrong, 870'), undefined)
  assert.equal(corrected('The shelf is 900mm', 'no, 870'), 'The shelf is 870mm')
})

test('said over in another order', () => {
  assert.ok(
    isRestatement('The blue key is the shed and the red key is the gate', "red's the shed, blue's the gate"),
  )
  assert.ok(!isRestatement('The blue key is the shed', 'the plumber is here'))
  assert.equal(replaceCrossed('Ann has room 4 and Ben has room 9'), 'Ann has room 9 and Ben has room 4')
})
