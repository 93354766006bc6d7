import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** A turn of a conversation as it was said and as it would be said by someone who leaves nothing out. */
export type RewriteRow = {
  id: string
  domain: string
  history: { role: 'user' | 'assistant'; text: string }[]
  input: string
  rewrite: string
  needs_rewrite: boolean
}

export type IntentRow = { id: string; split: 'train' | 'val' | 'test'; text: string; intent: string }

export type LanguageRows = { mudoco: RewriteRow[]; cqr: RewriteRow[]; clinc: IntentRow[] }

/** The rows of a folder with mudoco, cqr and clinc150 in it; or which files are missing. */
export function readLanguageRows(folder: string): LanguageRows | { missing: string[] } {
  const files = ['mudoco/rewrite.jsonl', 'cqr/rewrite.jsonl', 'clinc150/data.jsonl'].map((name) =>
    join(folder, name),
  )
  const missing = files.filter((file) => !existsSync(file))
  if (missing.length > 0) return { missing }
  const [mudoco = '', cqr = '', clinc = ''] = files.map((file) => readFileSync(file, 'utf8'))
  return {
    mudoco: parseLines<RewriteRow>(mudoco).map(joinTokens),
    cqr: parseLines(cqr),
    clinc: parseLines(clinc),
  }
}

const parseLines = <T>(lines: string): T[] =>
  lines
    .trim()
    .split('\n')
    .map((line): T => JSON.parse(line))

// MuDoCo is kept as tokens ("I 'm", "7 : 06 am ?"); people do not text like that.
function joinTokens(row: RewriteRow): RewriteRow {
  return {
    ...row,
    history: row.history.map(({ role, text }) => ({ role, text: joined(text) })),
    input: joined(row.input),
    rewrite: joined(row.rewrite),
  }
}

const joined = (text: string): string =>
  text
    .replaceAll(/ (?='(?:s|m|re|ve|d|ll)\b|n't\b|[.,?!;:](?: |$))/gi, '')
    .replaceAll(/(?<=\d) ?: ?(?=\d)/g, ':')
    .replaceAll(/ - (?=\w)/g, '-')
    .replaceAll(/(?:``|'') ?/g, '"')
