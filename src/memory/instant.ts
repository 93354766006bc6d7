/** An instant that a model has written, null where it is none. */
export function readInstant(text: string | undefined): Date | null {
  const instant = new Date(text ?? '')
  return Number.isNaN(instant.getTime()) ? null : instant
}
