import assert from 'node:assert/strict'
import test from 'node:test'
import { readCorrection, substitute } from './correct.ts'
import { replacePhrase } from './correct-phrase.ts'

test('a place takes the place of a place', () => {
  assert.equal(
    replacePhrase('The quiz is at the Crown, 8pm Friday', "it's at the Bell now"),
    'The quiz is at the Bell, 8pm Friday',
  )
  assert.equal(
    replacePhrase("Ada's in Derby on the 3rd, party is at the Plough", 'The party is in the Swan'),
    "Ada's in Derby on the 3rd, party is at the Swan",
  )
  assert.equal(
    replacePhrase('The keys are with Bo at work', "they're in the drawer"),
    'The keys are in the drawer',
  )
  assert.equal(replacePhrase('Bo likes jazz', "it's at the Bell now"), undefined)
})

test('the same thing, told apart by another word', () => {
  assert.equal(
    replacePhrase('Her tin has a blue lid', 'the new one has a green lid'),
    'Her tin has a green lid',
  )
  assert.equal(
    replacePhrase('Pudding is the plum tart, $9', 'make it the pear tart'),
    'Pudding is the pear tart, $9',
  )
})

test('what is said of the same gets another end', () => {
  assert.equal(
    replacePhrase("Monday's act is the fire eater from Hull, £40", 'Monday is the magician now'),
    "Monday's act is the magician, £40",
  )
  assert.equal(
    replacePhrase('our driver is Bo, van 12', "that's the Friday one. driver is Ada"),
    'our driver is Ada, van 12',
  )
})

test('a name takes the place of the only other one, with the small words in it', () => {
  assert.equal(
    replacePhrase('She walks in to Song of the Sea by Bo Hill', 'they want River in the Pines instead'),
    'She walks in to River in the Pines',
  )
  assert.equal(replacePhrase('Lunch with Ada on Friday', "that's Bo's"), undefined)
  assert.equal(replacePhrase('Got a Bosch drill from Ada and Bo', 'going with a Makita'), undefined)
})

test('the article fits what follows it', () => {
  assert.equal(replacePhrase('Buying a Bosch drill', 'going with an Evolution'), 'Buying an Evolution drill')
})

test('what was said again stays, what is rejected goes, whole values move', () => {
  assert.equal(substitute("Bo's in room 4, 2nd floor", "4 is Ada. Bo's in 9"), "Bo's in room 9, 2nd floor")
  assert.equal(substitute('Lesson is Tuesday 6pm', "it's Thursday, not Tuesday"), 'Lesson is Thursday 6pm')
  assert.equal(substitute('Trim at 3pm', 'meant 5pm not 3'), 'Trim at 5pm')
  assert.equal(substitute('Songs: 12, 40 and 7', 'swap 40 for 41'), 'Songs: 12, 41 and 7')
  assert.equal(substitute('We get £300 between the four of us', '£340'), 'We get £340 between the four of us')
  assert.equal(substitute('Bay 3, 20 amp fuse', '*30 amp, fat thumbs'), 'Bay 3, 30 amp fuse')
  assert.equal(substitute("Ada's number is 902-555-0133", 'it ends 0131'), "Ada's number is 902-555-0131")
  assert.equal(
    substitute('Choir with dr hale at 10.20', 'dr hales, n its 10.40'),
    'Choir with dr hales at 10.40',
  )
  assert.equal(
    substitute('Sailing on 3 June, cabin 14', "that's off last year's ticket, it's 16"),
    'Sailing on 3 June, cabin 16',
  )
})

test('a currency is no word that two clauses share', () => {
  assert.equal(
    substitute('Gig at Wark on Sat 14th, village hall, paying £300 between the four of us', '£340'),
    'Gig at Wark on Sat 14th, village hall, paying £340 between the four of us',
  )
})

test('"I meant" may stand behind what was meant, figures may be turned round', () => {
  assert.deepEqual(readCorrection('goggles i meant'), { rest: 'goggles', marked: true })
  assert.equal(substitute('The tank is 1200 by 540', '450 sorry'), 'The tank is 1200 by 450')
})
