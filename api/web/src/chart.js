// Bars of one column of numbers.
import { BarController, BarElement, CategoryScale, Chart, LinearScale, Tooltip } from "chart.js";

Chart.register(BarController, BarElement, CategoryScale, LinearScale, Tooltip);

/** Draws `points`, pairs of label and number. */
export function draw(canvas, points, name) {
  const style = getComputedStyle(document.documentElement);
  const colour = style.getPropertyValue("--accent").trim();
  Chart.defaults.color = style.getPropertyValue("--soft").trim();
  return new Chart(canvas, {
    type: "bar",
    data: { labels: points.map(([label]) => label), datasets: [{ label: name, data: points.map(([, value]) => value), backgroundColor: colour }] },
    options: { animation: false, maintainAspectRatio: false, responsive: true },
  });
}
