// The installed package beside the packages of engines, which are its optional peers.
import test from 'ava'
import { beside, checkBeside } from './consumer.mjs'

test('the assigners, beside KafkaJS and @platformatic/kafka: compiled with the types of both, and run', (t) =>
  checkBeside(t, beside('beside-kafka', ['kafkajs', '@platformatic/kafka']), 'kafka'))

test('routes as a column, beside Apache Arrow: compiled with its types, and run', (t) =>
  checkBeside(t, beside('beside-arrow', ['apache-arrow']), 'arrow'))
