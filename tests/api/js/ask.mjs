// Asks the endpoint named by the first argument and prints what it understood, as one line of JSON.
import { SparqlEndpointFetcher } from 'fetch-sparql-endpoint';

const [endpoint, select, ask, construct] = process.argv.slice(2);
const fetcher = new SparqlEndpointFetcher();

async function all(stream) {
  const found = [];
  for await (const one of stream) found.push(one);
  return found;
}

const rows = await all(await fetcher.fetchBindings(endpoint, select));
const truth = await fetcher.fetchAsk(endpoint, ask);
const triples = await all(await fetcher.fetchTriples(endpoint, construct));
console.log(JSON.stringify({
  rows: rows.map((row) => Object.fromEntries(Object.entries(row).map(([name, term]) => [name, term.value]))),
  truth,
  triples: triples.map((triple) => triple.object.value),
}));
