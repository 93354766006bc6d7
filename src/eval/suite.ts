import { parse } from 'yaml'
import { z } from 'zod'
import { isTimeZone } from '../config.ts'
import { UsageError } from '../errors.ts'

const categories = [
  'immediate',
  'lists',
  'pronouns',
  'recall',
  'followup',
  'corrections',
  'ellipsis',
  'topics',
  'reminders',
  'texting',
  'privacy',
  'unknown',
  'long',
  'multifact',
  'meta',
] as const

const pattern = z.union([z.string(), z.number()]).transform((source, context) => {
  try {
    return new RegExp(String(source), 'i')
  } catch {
    context.addIssue({ code: 'custom', message: `${source} is no regular expression` })
    return z.NEVER
  }
})

const units: Record<string, number> = { s: 1e3, m: 60e3, h: 3600e3, d: 86_400e3, w: 604_800e3 }
const gap = z
  .string()
  .regex(/^\d+[smhdw]$/, { error: 'must be a number and one of s, m, h, d, w' })
  .transform((text) => Number.parseInt(text, 10) * (units[text.at(-1) ?? 's'] ?? 0))

const turn = z
  .strictObject({
    user: z.union([z.string(), z.array(z.string()).min(1)]).optional(),
    from: z.string().default('A'),
    gap: gap.optional(),
    reply_has: z.array(pattern).default([]),
    reply_lacks: z.array(pattern).default([]),
    max_segments: z.number().int().positive().default(3),
    fires: z.boolean().default(false),
    silent: z.boolean().default(false),
  })
  .refine((value) => value.user !== undefined || value.fires || value.silent, {
    error: 'needs a user text, fires or silent',
  })

const dialogue = z.strictObject({
  id: z.string().regex(/^[a-z0-9-]+$/),
  category: z.enum(categories),
  timezone: z.string().refine(isTimeZone, { error: 'is no time zone' }).default('UTC'),
  start: z.union([z.string(), z.date()]).default('2026-03-02T09:00').transform(String),
  turns: z.array(turn).min(1),
})

export type Dialogue = z.infer<typeof dialogue>
export type DialogueTurn = Dialogue['turns'][number]

/** A continuity suite (YAML); the format is that of `continuity/FORMAT.md`. `name` is for error messages. */
export function parseSuite(text: string, name: string): Dialogue[] {
  let data: unknown
  try {
    data = parse(text)
  } catch (error) {
    throw new UsageError(`${name} is not YAML.`, { cause: error })
  }
  const parsed = z.array(dialogue).safeParse(data)
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]
  const index = typeof issue?.path[0] === 'number' ? issue.path[0] : -1
  const id = Array.isArray(data)
    ? ((data[index] as { id?: string } | undefined)?.id ?? `dialogue ${index}`)
    : ''
  throw new UsageError(`${name}: ${id} ${issue?.path.slice(1).join('.')}: ${issue?.message}.`)
}
