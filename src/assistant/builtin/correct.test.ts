import assert from 'node:assert/strict'
import test from 'node:test'
import { predicates, readCorrection, readReplacement, substitute } from './correct.ts'

test('a value given by a pronoun alone corrects what was said', () => {
  assert.ok(predicates("two more cousins are coming so it's 18"))
  assert.ok(!predicates("it's lovely out"))
  assert.equal(
    substitute('Party of 16 at the inn', "so it's 18", false),
    'Party of 16 at the inn'.replace('16', '18'),
  )
  assert.equal(substitute('2 spoons of syrup a day', "it's 3 spoons", true), '3 spoons of syrup a day')
  assert.equal(substitute('2 spoons of syrup a day', "it's 3 bottles", true), undefined)
})

test('a turning word makes a correction, an exclamation alone does not', () => {
  assert.deepEqual(readCorrection('ah no wait, 5pm'), { rest: '5pm', marked: true })
  assert.deepEqual(readCorrection('oh no sorry'), { rest: '', marked: true })
  assert.equal(readCorrection('ah what a lovely day'), undefined)
})

test('the end of "X is Y" is replaced where no value is', () => {
  assert.equal(substitute('The alarm word is Kestrel', "it's Osprey", true), 'The alarm word is Osprey')
})

test('something is dropped for something else', () => {
  const read = readReplacement('Forget the salmon, they were out. Having grilled trout')
  assert.equal(read?.stale, 'salmon')
  assert.equal(read?.fresh, 'grilled trout')
  assert.equal(readReplacement('forget it'), undefined)
})

test('what comes last or stands alone corrects as well', () => {
  assert.equal(substitute('Rafe asks £80 for the rug', '£95 it is', false), 'Rafe asks £95 for the rug')
  assert.deepEqual(readCorrection('no thurs'), { rest: 'thurs', marked: true })
  assert.deepEqual(readCorrection('the tag says Dorian actually'), {
    rest: 'the tag says Dorian',
    marked: true,
  })
  assert.equal(substitute('The gap is 30mm wide', 'gap is 35mm not 30'), 'The gap is 35mm wide')
})

test('a star puts a word right', () => {
  assert.deepEqual(readCorrection('*thursday'), { rest: 'thursday', marked: true })
  assert.equal(substitute('Nell cuts hair for 25 a go', '30'), 'Nell cuts hair for 30 a go')
})

test('a time takes the place of a time, whole', () => {
  const trip = 'My train gets in 18:20 on Sunday, coach C'
  assert.equal(substitute(trip, 'it gets in at 19:20'), 'My train gets in 19:20 on Sunday, coach C')
  assert.equal(substitute('Dentist is at 3 on Friday', '4'), 'Dentist is at 4 on Friday')
})
