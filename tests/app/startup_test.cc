// SPDX-License-Identifier: LGPL-2.1-or-later
#define BOOST_TEST_DYN_LINK
#include <boost/test/unit_test.hpp>

#include <otto/app/startup.h>

#include <unistd.h>

#include <cstdlib>
#include <string>

using namespace otto;

namespace
{
  const char *const ranks_here = "OMPI_COMM_WORLD_LOCAL_SIZE",
                    *rank      = "OMPI_COMM_WORLD_RANK",
                    *yields    = "OMPI_MCA_mpi_yield_when_idle";

  // A variable of the environment, as it was in the end.
  class Variable
  {
  public:
    explicit Variable(const char *name)
      : name_(name)
    {
      if (const char *value = std::getenv(name))
        {
          was_set_ = true;
          before_  = value;
        }
    }
    ~Variable() { set(was_set_ ? before_.c_str() : nullptr); }

    void set(const char *value) const
    {
      if (value)
        setenv(name_, value, 1);
      else
        unsetenv(name_);
    }

    std::string value() const
    {
      const char *value = std::getenv(name_);
      return value ? value : "not set";
    }

  private:
    const char *name_;
    bool        was_set_ = false;
    std::string before_;
  };
} // namespace

BOOST_AUTO_TEST_SUITE(startup)

BOOST_AUTO_TEST_CASE(ranks_are_crowded_without_a_core_for_each)
{
  BOOST_TEST(!app::is_crowded(2, 0., 2));
  BOOST_TEST(app::is_crowded(3, 0., 2));
  BOOST_TEST(!app::is_crowded(2, 0.3, 2));
  BOOST_TEST(app::is_crowded(2, 1., 2));
  BOOST_TEST(!app::is_crowded(2, 5., 8));
  // one rank waits for nobody
  BOOST_TEST(!app::is_crowded(1, 10., 1));
}

BOOST_AUTO_TEST_CASE(crowded_ranks_yield_unless_the_user_says_otherwise)
{
  const Variable number(ranks_here), yield(yields);
  const auto     more  = std::to_string(sysconf(_SC_NPROCESSORS_ONLN) + 1);
  const auto     after = [&](const char *ranks, const char *of_user) {
    number.set(ranks);
    yield.set(of_user);
    app::yield_if_crowded();
    return yield.value();
  };
  BOOST_TEST(after(more.c_str(), nullptr) == "1");
  BOOST_TEST(after(more.c_str(), "0") == "0");
  BOOST_TEST(after("1", nullptr) == "not set");
  // without mpirun, or with another one
  BOOST_TEST(after(nullptr, nullptr) == "not set");
  BOOST_TEST(after("many", nullptr) == "not set");
}

BOOST_AUTO_TEST_CASE(the_first_process_is_known_without_mpi)
{
  const Variable own(rank), pmix("PMIX_RANK"), pmi("PMI_RANK");
  for (const auto *variable : {&own, &pmix, &pmi})
    variable->set(nullptr);
  BOOST_TEST(app::is_first_process());
  own.set("0");
  BOOST_TEST(app::is_first_process());
  own.set("1");
  BOOST_TEST(!app::is_first_process());
  own.set(nullptr);
  pmi.set("2");
  BOOST_TEST(!app::is_first_process());
}

BOOST_AUTO_TEST_SUITE_END()
