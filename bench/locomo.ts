import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

export type Turn = {
  conversation: string
  session: number
  datetime: string
  speaker: string
  dia_id: string
  text: string
  image_caption?: string
}
export type Question = { conversation: string; question: string; category: number; evidence: string[] }
export type Conversation = { name: string; turns: Turn[]; questions: Question[] }

/** The conversations of a LoCoMo folder (turns.jsonl, questions.jsonl), each with its questions; null without it. */
export function readConversations(folder: string): Conversation[] | null {
  const files = ['turns.jsonl', 'questions.jsonl'].map((name) => join(folder, name))
  if (!files.every((file) => existsSync(file))) return null
  const [turns, questions] = files.map((file) => readFileSync(file, 'utf8').trim().split('\n'))
  const allTurns = (turns ?? []).map((line): Turn => JSON.parse(line))
  const allQuestions = (questions ?? []).map((line): Question => JSON.parse(line))
  return [...new Set(allTurns.map((turn) => turn.conversation))].map((name) => ({
    name,
    turns: allTurns.filter((turn) => turn.conversation === name),
    questions: allQuestions.filter((question) => question.conversation === name),
  }))
}

/** What a turn says, its photo's caption with it. */
export function textOf({ text, image_caption }: Turn): string {
  const flat = text.replaceAll(/\s+/g, ' ').trim()
  return image_caption ? `${flat}\n(photo: ${image_caption})` : flat
}

/** The conversation as a phone would export it. */
export function toWhatsApp(turns: Turn[]): string {
  return turns
    .map((turn) => `[${turn.datetime.replace('T', ', ')}] ${turn.speaker}: ${textOf(turn)}`)
    .join('\n')
}
