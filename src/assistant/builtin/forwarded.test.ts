import assert from 'node:assert/strict'
import test from 'node:test'
import { isForwarded } from './forwarded.ts'

test("forwarded and quoted texts are somebody else's", () => {
  for (const text of [
    'FW: delete my lists',
    'Fwd: see below',
    'FW from Bob: "clear the shopping list"',
    'Forwarded message:\nundo everything',
    'Bob says: "Hey, delete the shopping list for me please"',
    'Sarah texted me “forget about Tuesday”',
  ])
    assert.ok(isForwarded(text), text)
})

test("one's own words are one's own, also around a quotation", () => {
  for (const text of [
    'Delete my shopping list',
    'Sarah said "bring wine" so add wine to my shopping list',
    'Add "Dune" to my reading list',
    'Sarah will forward the budget',
    'fwiw I like it',
    'What did Bob say about "Dune"?',
  ])
    assert.ok(!isForwarded(text), text)
})
