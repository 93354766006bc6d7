import { asSchema, type Schema, type ToolSet } from 'ai'

const schemas = new Map<string, Schema>()

/**
 * The same tools with schemas that are worked out once for the process: the SDK would make each tool's
 * JSON schema anew for every turn, 3 ms of it. A tool's schema depends on its name only.
 */
export function withKnownSchemas(tools: ToolSet): ToolSet {
  return Object.fromEntries(
    Object.entries(tools).map(([name, tool]) => {
      const inputSchema = schemas.get(name) ?? asSchema(tool.inputSchema)
      schemas.set(name, inputSchema)
      return [name, { ...tool, inputSchema } as typeof tool]
    }),
  )
}
