/** The moments at which a crash leaves something to repair. Named so that tests can die at each of them. */
export const steps = [
  'message-written',
  'message-stored',
  'turn-begun',
  'thought',
  'turn-written',
  'turn-ended',
  'part-taken',
  'sending',
  'sent',
  'part-recorded',
  'status-recorded',
] as const

export type Step = (typeof steps)[number]

/** Called when a step is reached; the service itself never gives one. */
export type OnStep = (step: Step) => void | Promise<void>
