// The installed package beside the clients of Kafka, which are its optional peers.
import { copyFileSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'ava'
import { check, consumer, inCheckout, run } from './consumer.mjs'

test('the assigners, beside KafkaJS and @platformatic/kafka: compiled with the types of both, and run', async (t) => {
  const folder = join(consumer, 'beside-kafka')
  mkdirSync(join(folder, 'node_modules/@platformatic'), { recursive: true })
  for (const name of ['kafkajs', '@platformatic/kafka']) {
    symlinkSync(inCheckout(`node_modules/${name}`), join(folder, 'node_modules', name), 'junction')
  }
  copyFileSync(inCheckout('__test__/package/consumer/kafka.mts'), join(folder, 'kafka.mts'))
  writeFileSync(join(folder, 'package.json'), '{ "private": true, "type": "module" }\n')
  const compilerOptions = {
    ...{ module: 'node16', target: 'es2022', lib: ['es2023'], strict: true, skipLibCheck: true, outDir: 'out' },
    ...{ typeRoots: [inCheckout('node_modules/@types')], types: ['node'] },
  }
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['kafka.mts'] }))
  await run(t, process.execPath, inCheckout('node_modules/typescript/bin/tsc'), '-p', folder)
  await check(t, process.execPath, join(folder, 'out/kafka.mjs'))
})
