/** The process that asks Z3: an array of SMT-LIB scripts as JSON on standard input, their answers as JSON on standard output. */
import { init } from 'z3-solver';

const chunks: Buffer[] = [];
for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
const texts = JSON.parse(Buffer.concat(chunks).toString('utf8')) as string[];
const { Z3 } = await init();
const answers: string[] = [];
for (const text of texts) {
  const config = Z3.mk_config();
  const context = Z3.mk_context(config);
  Z3.del_config(config);
  // The limit is Z3's own count of work, so that equal questions get equal answers.
  answers.push((await Z3.eval_smtlib2_string(context, `(set-option :rlimit 20000000)\n${text}`)).trim());
  Z3.del_context(context);
}
process.stdout.write(JSON.stringify(answers), () => process.exit(0));
