// What capacity adds to engines, on the engines themselves: npm run bench -- engines [--few]. Each part says of itself what it
// measures; one that cannot run here is left out, and said.
import { type DataRow, measureData } from './engines/data.mjs'
import { type KafkaRow, measureKafka } from './engines/kafka.mjs'
import { measureShards, type ShardsRow } from './engines/shards.mjs'

/** What the suite writes into its record: the parts that could be measured. */
export interface EnginesFigures {
  shards?: ShardsRow[]
  data?: DataRow[]
  kafka?: KafkaRow[]
}

/** Runs all parts, one after another. */
export async function measure(few: boolean): Promise<EnginesFigures> {
  const figures: EnginesFigures = {}
  const part = async <Name extends keyof EnginesFigures>(
    name: Name,
    run: (few: boolean) => Promise<EnginesFigures[Name]>,
  ) => {
    try {
      figures[name] = await run(few)
    } catch (error) {
      console.error(`engines: ${name} is left out: ${(error as Error).message}`)
    }
  }
  await part('shards', measureShards)
  await part('data', measureData)
  await part('kafka', measureKafka)
  return figures
}
