// SPDX-License-Identifier: LGPL-2.1-or-later
#define BOOST_TEST_DYN_LINK
#include <boost/test/unit_test.hpp>

#include <otto/dataset/dataset_file.h>
#include <otto/dataset/part_folder.h>

#include <base/throws_with.h>
#include <io/scratch.h>

#include <cmath>

#include "setting.h"

using namespace otto;
using namespace otto::dataset;

namespace
{
  // Contents of a small data set, and samples with numbers of all kinds.
  Contents contents(const unsigned long n)
  {
    Contents result;
    result.texts     = {{"title", "A test"}, {"parameters", "a\nb"}};
    result.scalars   = {{"W2", "a distance"}};
    result.n_samples = n;
    result.fractions = {{0.5, 0.25, 0.25}};
    Field rho, numbers;
    rho.name           = "rho";
    rho.times          = {0., 0.5, 1.};
    numbers.name       = "numbers";
    numbers.input      = true;
    numbers.nodal      = false;
    numbers.components = 2;
    numbers.columns    = {"first", "second"};
    result.fields      = {rho, numbers};
    return result;
  }

  Sample sample(const unsigned long index, const std::size_t n_vertices)
  {
    Sample result;
    result.index    = index;
    result.solved   = true;
    result.attempts = 2;
    result.key      = ~std::uint64_t(0) - index;
    result.reason   = "too hard: \"ρ\" at first";
    result.seconds  = 0.1;
    result.numbers  = {{"W2", 1. / 3. + index}};
    for (std::size_t i = 0; i < 3 * n_vertices; ++i)
      result.fields["rho"].push_back(std::sin(1. * i + index));
    result.fields["numbers"] = {1e-300, std::nan("")};
    return result;
  }

  void check_same(const Sample &a, const Sample &b)
  {
    BOOST_TEST(a.index == b.index);
    BOOST_TEST(a.solved == b.solved);
    BOOST_TEST(a.attempts == b.attempts);
    BOOST_TEST(a.key == b.key);
    BOOST_TEST(a.reason == b.reason);
    BOOST_TEST(a.seconds == b.seconds);
    BOOST_TEST((a.numbers == b.numbers));
    BOOST_REQUIRE_EQUAL(a.fields.size(), b.fields.size());
    for (const auto &[name, values] : a.fields)
      {
        const auto &others = b.fields.at(name);
        BOOST_REQUIRE_EQUAL(values.size(), others.size());
        for (std::size_t i = 0; i < values.size(); ++i)
          BOOST_TEST((values[i] == others[i] ||
                      (std::isnan(values[i]) && std::isnan(others[i]))));
      }
  }

  bool first_rank()
  {
    return dealii::Utilities::MPI::this_mpi_process(MPI_COMM_WORLD) == 0;
  }
} // namespace

BOOST_AUTO_TEST_SUITE(dataset_file)

// Files of samples: to the last bit; torn, altered and foreign ones are not
// taken for samples.
BOOST_AUTO_TEST_CASE(parts)
{
  const Scratch scratch;
  if (!first_rank())
    return;
  const PartFolder folder(scratch.folder.path("samples"), 17);
  folder.create();
  for (const unsigned long k : {5ul, 0ul, 12ul, 3ul})
    folder.write(sample(k, 10));
  Sample given_up;
  given_up.index    = 7;
  given_up.attempts = 3;
  folder.write(given_up);
  std::vector<unsigned long> met;
  const auto                 count = [&]() {
    met.clear();
    return folder.for_each(
      [&](const Sample &found) { met.push_back(found.index); });
  };
  BOOST_TEST(count() == 0u);
  BOOST_TEST((met == std::vector<unsigned long>{0, 3, 5, 7, 12}));
  check_same(folder.read(12), sample(12, 10));
  check_same(folder.read(7), given_up);

  const auto path = scratch.folder.path("samples/sample_000000003.h5");
  const auto torn = content(path).substr(0, 700);
  std::ofstream(path, std::ios::binary) << torn;
  std::filesystem::rename(scratch.folder.path("samples/sample_000000005.h5"),
                          scratch.folder.path("samples/sample_000000006.h5"));
  BOOST_TEST(count() == 2u);
  BOOST_TEST((met == std::vector<unsigned long>{0, 7, 12}));
  check_throws_with<base::RunError>([&]() { folder.read(3); }, {"altered"});
  check_throws_with(
    [&]() {
      PartFolder(scratch.folder.path("samples"), 18)
        .for_each([](const Sample &) {});
    },
    {"another mesh"});
  folder.remove();
  BOOST_TEST(!std::filesystem::exists(scratch.folder.path("samples")));
}

// The data set itself: what is written is read, with what is missing.
BOOST_AUTO_TEST_CASE(data_set)
{
  const Scratch scratch;
  if (!first_rank())
    return;
  const Whole<2>    whole("disk.msh");
  const Grid<2>     grid(whole.domain, {{8, 9}});
  const std::size_t n = whole.domain.space().n_dofs();
  for (const bool single : {false, true})
    {
      const auto file = scratch.folder.path(single ? "single.h5" : "double.h5");
      auto       all  = contents(6);
      all.single      = single;
      DatasetWriter<2> writer(file, all, whole.domain, &grid);
      for (const unsigned long k : {4ul, 1ul})
        writer.write(sample(k, n));
      Sample given_up;
      given_up.index  = 2;
      given_up.reason = "no";
      writer.write(given_up);
      BOOST_TEST(!std::filesystem::exists(file));
      writer.finish();
      BOOST_TEST(!std::filesystem::exists(file + ".tmp"));

      const DatasetReader reader(file, all);
      BOOST_TEST((reader.done() == std::vector<unsigned long>{1, 2, 4}));
      auto found = reader.read(4);
      if (single)
        {
          BOOST_TEST(distance(found.fields["rho"], sample(4, n).fields["rho"]) <
                     1e-7);
          BOOST_TEST(found.fields["rho"] != sample(4, n).fields["rho"]);
        }
      else
        check_same(found, sample(4, n));
      BOOST_TEST(!reader.read(2).solved);
      BOOST_TEST(reader.read(2).reason == "no");
      BOOST_TEST(reader.read(1, false).fields.empty());

      auto other = all;
      other.scalars.push_back({"gap", "of another kind"});
      check_throws_with([&]() { DatasetReader(file, other); },
                        {"is not the data set of this run"});
      other      = all;
      other.mesh = 3;
      check_throws_with([&]() { DatasetReader(file, other); },
                        {"another mesh"});
    }
}

// Who does not finish leaves the earlier file alone, and nothing else.
BOOST_AUTO_TEST_CASE(unfinished)
{
  const Scratch scratch;
  if (!first_rank())
    return;
  const Whole<3> whole("hex_box.msh");
  const auto     file = scratch.folder.path("data.h5");
  std::ofstream(file) << "earlier";
  {
    DatasetWriter<3> writer(file, contents(2), whole.domain, nullptr);
    writer.write(sample(0, whole.domain.space().n_dofs()));
  }
  BOOST_TEST(content(file) == "earlier");
  BOOST_TEST(!std::filesystem::exists(file + ".tmp"));
  check_throws_with([&]() { DatasetReader(file, contents(2)); },
                    {"is not the data set"});
  check_throws_with<base::RunError>(
    [&]() {
      DatasetWriter<3>(scratch.folder.path("nowhere/data.h5"),
                       contents(2),
                       whole.domain,
                       nullptr);
    },
    {"HDF5 cannot open"});
}

BOOST_AUTO_TEST_SUITE_END()
