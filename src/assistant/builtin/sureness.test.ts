import assert from 'node:assert/strict'
import test from 'node:test'
import { chooseAnswers } from './answering/choose.ts'
import { readQuestion } from './question.ts'
import { holderOfKind, lackingKind, rivalsOf } from './sureness.ts'

const told = (...texts: string[]) =>
  texts.map((text, i) => ({ id: String(i), text, saidAt: new Date(1e12 + i * 60_000).toISOString() }))

function ask(text: string, ...texts: string[]) {
  const question = readQuestion(text)
  const { answers } = chooseAnswers(question, told(...texts))
  return { question, answers, best: answers[0] as NonNullable<(typeof answers)[0]> }
}

test('what was asked for and is not in what was told is named', () => {
  const lacking = (text: string, source: string) => {
    const { question, answers } = ask(text, source)
    return lackingKind(question, answers.slice(0, 1))
  }
  assert.equal(lacking('which colour are the blinds', 'The blinds come on Friday'), 'which colour')
  assert.equal(lacking('which colour are the blinds', 'The blinds are crimson'), undefined)
  assert.equal(lacking('how much a night is the Bellevue', 'Booked the Bellevue for two nights'), 'how much')
  assert.equal(lacking('how many days is the hire', 'Digger hire is for 6 days'), undefined)
})

test('two memories about the same that fit alike are both said, one that says all is said alone', () => {
  const { question, answers, best } = ask(
    'what is Tamsin doing at the fete',
    'Tamsin runs the tombola',
    'Tamsin bakes the scones',
  )
  assert.equal(rivalsOf(best, answers, question).length, 1)
  const sole = ask('what time does the ferry leave', 'Ferry leaves at 7:40', 'Ferry tickets are in the bag')
  assert.equal(rivalsOf(sole.best, sole.answers, sole.question).length, 0)
})

test('the kind of value that is asked for may stand in another message of the same talk', () => {
  const { question, answers, best } = ask(
    'how much is the allotment permit',
    'Rang Dilwyn about the allotment permit, ext 0300 555 0188',
    "He says it's £31 a year (re: Dilwyn)",
    'Paid £12 for bulbs',
  )
  assert.match(holderOfKind(question, [best], answers)?.source.text ?? '', /31/)
  const none = ask('how much is the permit', 'Rang Dilwyn about the permit', 'Paid £12 for bulbs')
  assert.equal(holderOfKind(none.question, [none.best], none.answers), undefined)
})
