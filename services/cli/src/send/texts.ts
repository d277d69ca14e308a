import { bothWords } from '../language/words.js';

/** What `weir send` says of what it sent. */
export const texts = bothWords(
  {
    progress: (topic: string, sent: string, rate: string) => `${topic}: ${sent} sent, ${rate}/s`,
    sent: (topic: string, sent: string, seconds: number, rate: string) =>
      `${topic}: ${sent} messages sent in ${seconds} s (${rate}/s)`,
    inAvro: (messages: string) => `${messages} of them in Avro, the others in JSON`,
    withoutKey: (messages: string) => `${messages} of them had no key and went by their text`,
  },
  {
    progress: (topic, sent, rate) => `${topic}：已发送 ${sent} 条，每秒 ${rate} 条`,
    sent: (topic, sent, seconds, rate) => `${topic}：${seconds} 秒内发送 ${sent} 条消息（每秒 ${rate} 条）`,
    inAvro: (messages) => `其中 ${messages} 条用 Avro，其余用 JSON`,
    withoutKey: (messages) => `其中 ${messages} 条没有键，按其全文分配分区`,
  },
);
